"""guerdon draw: say a draw's odds, and check a draw that was made."""

from datetime import UTC, datetime
from pathlib import Path

import click

from guerdon.cli import shelf
from guerdon.cli.house import granted, open_house


@click.group("draw")
def command() -> None:
    """Say a draw's odds, and check a draw that was made."""


@command.command("odds")
@click.argument("draw")
@click.option("--dry", type=click.IntRange(0), default=0, help="Draws so far without a rare prize.")
def odds(draw: str, dry: int) -> None:
    """Show the exact odds of a draw, as they hold after so many without a rare prize."""
    open_house()
    from guerdon.flows.play import draw as flow
    from guerdon.give.draw import odds as shares
    from guerdon.give.draw import pity

    _, found = granted(flow.known(draw=draw, now=datetime.now(UTC)))
    table = pity.in_force(draw=found, dry=dry)
    for chance in table.chances:
        share = table.odds(chance.prize)
        said = shares.said(share=share)
        exact = f"{share.numerator}/{share.denominator}"
        click.echo(f"{chance.prize:<24} {said:>12}  {exact}")
    if pity.is_due(draw=found, dry=dry):
        click.echo("This draw must give a rare prize.")


@command.command("check")
@click.argument("take")
def check(take: str) -> None:
    """Repeat a draw by its key, or from a file with its record; needs no trust in this house.

    Ends with 1 when any step does not hold.
    """
    from guerdon.give.draw import record

    file = Path(take)
    if file.is_file():
        document = shelf.data(file=file)
        document = document.get("record", document) if isinstance(document, dict) else document
    else:
        open_house()
        from guerdon.store.play import draws
        from guerdon.terms.decision import Refusal

        missing = Refusal(reason="not_found", data={"what": "draw", "key": take})
        document = granted(draws.taken(key=take) or missing).record
    found = granted(record.parsed(document=document))
    steps = granted(record.checked(record=found))
    for step in steps:
        click.echo(f"{'holds' if step.holds else 'DIFFERS':8} {step.name:8} {step.found}")
        if not step.holds:
            click.echo(f"{'':8} {'written':8} {step.written}")
    if not all(step.holds for step in steps):
        raise SystemExit(1)
