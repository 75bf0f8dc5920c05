"""guerdon points: show, give and expire points."""

from datetime import UTC, datetime

import click

from guerdon.cli.house import granted, open_house


@click.group("points")
def command() -> None:
    """Show, give and expire points."""


@command.command("balance")
@click.argument("customer")
def balance(customer: str) -> None:
    """Show what a customer has: the balance, its lots and their ends."""
    open_house()
    from guerdon.store import ledger

    now = datetime.now(UTC)
    purse = ledger.balance(customer=customer, now=now)
    click.echo(
        f"{customer}: {purse.total} points, {purse.spendable} to spend now, "
        f"{purse.pending} pending, {purse.owed} owed"
    )
    for lot in ledger.lots(customer=customer):
        end = f"until {lot.expires_at:%Y-%m-%d}" if lot.expires_at else "without end"
        click.echo(f"  lot {lot.lot}: {lot.left} of {lot.amount}, {end}")


@command.command("give")
@click.argument("customer")
@click.argument("points", type=int)
@click.option("--why", required=True, help="The reason, kept with the entry.")
@click.option("--key", help="Makes the call happen once, however often it is repeated.")
def give(customer: str, points: int, why: str, key: str | None) -> None:
    """Give points, or take them: `guerdon points give C-1001 -- -50 --why ...`."""
    open_house()
    from guerdon.flows import points as flow

    reply = granted(
        flow.give(
            customer=customer,
            points=points,
            why=why,
            actor="house",
            key=f"cli:{key}" if key else None,
            now=datetime.now(UTC),
        )
    )
    click.echo(f"{customer} has {reply.body['balance']} points.")


@command.command("expire")
def expire() -> None:
    """Write off the points whose end has come; run again after an end in the middle."""
    open_house()
    from guerdon.flows import points as flow

    done = flow.expire(now=datetime.now(UTC))
    click.echo(f"{done.points} points of {done.lots} lots expired.")
