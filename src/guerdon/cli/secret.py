"""guerdon secret: change the key under which customers' data are sealed."""

import click

from guerdon.cli.house import open_house, refuse
from guerdon.terms.decision import Refusal


@click.group("secret")
def command() -> None:
    """Change the key under which customers' data are sealed."""


@command.command("rotate")
@click.option("--again", is_flag=True, help="No new key: go on where it was broken off.")
def rotate(again: bool) -> None:
    """Make a new sealing key and put everything sealed under it; older keys still open."""
    open_house()
    from guerdon.store import resealing, sealed

    if not again:
        try:
            sealed.add_key()
        except RuntimeError:
            refuse(Refusal(reason="seal_keys_given", data={"name": sealed.KEYS_FROM}))
    try:
        done = resealing.reseal()
    except sealed.UnsealError:
        refuse(Refusal(reason="seal_key_missing"))
    click.echo(f"{done} sealed under the newest key.")
