"""guerdon tier: where customers stand, floors by hand, benefits used, and the roll of tiers."""

from datetime import UTC, datetime
from typing import Any

import click

from guerdon.cli.house import granted, language, open_house


@click.group("tier")
def command() -> None:
    """Show and roll tiers, hold one by hand, mark a benefit used."""


@command.command("show")
@click.argument("customer")
def show(customer: str) -> None:
    """Show where a customer stands, what is missing and what threatens."""
    open_house()
    from guerdon.flows.tiers import tiers
    from guerdon.terms.reasons import said

    found = granted(tiers.seen(customer=customer, now=datetime.now(UTC)))
    for structure, one in found.places:
        view = one.outlook
        click.echo(f"{structure.key}: {one.shown or 'no tier'}, {view.done} {structure.measure}")
        if view.next_tier:
            click.echo(f"  {view.missing} more for {view.next_tier}")
        if view.lost_at:
            click.echo(f"  lost on {view.lost_at:%Y-%m-%d} unless {view.short} more by then")
    for grant in found.grants:
        left = "" if grant.quantity is None else f", {grant.quantity - grant.used} left"
        click.echo(f"  {grant.code} {grant.benefit}: {grant.state}{left}")
    for change in found.history:
        why = said(reason=change.why, data=change.data, language=language())
        click.echo(f"  {change.at:%Y-%m-%d} {change.before or '-'} -> {change.after or '-'}: {why}")


@command.command("floor")
@click.argument("customer")
@click.argument("tier")
@click.option("--structure", default="member", help="The structure of the tier.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Held until then.")
@click.option("--why", required=True, help="The reason, kept with it.")
def floor(customer: str, tier: str, structure: str, until: datetime, why: str) -> None:
    """Hold a customer's tier until a date, whatever is bought."""
    open_house()
    from guerdon.flows.tiers import tiers

    reply = granted(
        tiers.set_floor(
            customer=customer,
            structure=structure,
            tier=tier,
            until=until.replace(tzinfo=UTC),
            reason=why,
            actor="house",
            key=None,
            now=datetime.now(UTC),
        )
    )
    click.echo(f"{customer} is {reply.body['shown']}.")


@command.command("use")
@click.argument("code")
@click.option("--quantity", default=1, show_default=True)
@click.option("--key", help="Makes the call happen once, however often it is repeated.")
def use(code: str, quantity: int, key: str | None) -> None:
    """Mark a benefit used by the code of its grant."""
    open_house()
    from guerdon.flows.tiers import tiers

    reply = granted(
        tiers.use(
            code=code,
            quantity=quantity,
            actor="house",
            key=f"cli:{key}" if key else None,
            now=datetime.now(UTC),
        )
    )
    left = reply.body["left"]
    click.echo(f"{code} used; {'no limit' if left is None else f'{left} left'}.")


@command.command("roll")
def roll() -> None:
    """Decide what ended by now and judge who changed; run again after an end in the middle."""
    open_house()
    from guerdon.flows.tiers import roll as tier_roll

    def tell(progress: dict[str, Any]) -> None:
        click.echo(f"{progress['step']}: {progress['done']}", err=True)

    now = datetime.now(UTC)
    ended = tier_roll.expire(now=now, tell=tell)
    judged = tier_roll.balance(now=now, tell=tell)
    click.echo(
        f"{ended.customers + judged.customers} customers judged,"
        f" {ended.changed + judged.changed} tiers changed."
    )
