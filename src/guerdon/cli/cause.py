"""guerdon cause: how far each has come, and a member's gift of points."""

from datetime import UTC, datetime

import click

from guerdon.cli.house import granted, language, open_house


@click.group("cause")
def command() -> None:
    """Causes and gifts to them."""


@command.command("list")
def listed() -> None:
    """List the causes with what was given to each."""
    open_house()
    from guerdon.flows.giving import causes as flow

    for cause, progress in flow.progress(now=datetime.now(UTC)):
        name = cause.name.get(language()) or next(iter(cause.name.values()), "")
        goal = "" if cause.goal_minor is None else f" of {cause.goal_minor}"
        click.echo(
            f"{cause.key}  {name}  {progress.given_minor}{goal} minor units,"
            f" {progress.points} points, {progress.givers} givers"
        )


@command.command("donate")
@click.argument("customer")
@click.argument("cause")
@click.argument("points", type=click.IntRange(min=1))
@click.option("--key", help="Makes the call happen once, however often it is repeated.")
def donate(customer: str, cause: str, points: int, key: str | None) -> None:
    """Give a member's points to a cause, and say the certificate's number."""
    open_house()
    from guerdon.flows.giving import causes as flow

    reply = granted(
        flow.donate(
            customer=customer,
            cause=cause,
            points=points,
            key=f"cli:{key}" if key else None,
            now=datetime.now(UTC),
        )
    )
    body = reply.body
    click.echo(f"Certificate {body['certificate']}: {points} points, {body['balance']} left.")
