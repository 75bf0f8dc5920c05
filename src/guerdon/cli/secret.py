"""guerdon secret: change the keys under which customers' data are sealed and cookies signed."""

import click

from guerdon.cli.house import open_house, refuse
from guerdon.terms.decision import Refusal


@click.group("secret")
def command() -> None:
    """Change the keys under which customers' data are sealed and cookies are signed."""


@command.command("rotate")
@click.option("--again", is_flag=True, help="No new key: go on where it was broken off.")
@click.option("--cookies", is_flag=True, help="The secret that signs cookies instead.")
def rotate(again: bool, cookies: bool) -> None:
    """Make a new sealing key and put everything sealed under it; older keys still open.

    With --cookies: a new secret for cookies. Whoever is signed in stays so; servers sign by it
    once they are started anew. Run it twice more to end what the present one has signed.
    """
    open_house()
    if cookies:
        from django.conf import settings

        from guerdon.secret import renewed

        if not renewed(home=settings.HOME):
            refuse(Refusal(reason="cookie_secret_given"))
        click.echo("A new secret signs cookies: start the servers anew.")
        return
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
