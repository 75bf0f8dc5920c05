"""guerdon partner: who they are, points that they buy ahead, and what is settled."""

from datetime import UTC, datetime, time

import click

from guerdon.cli.house import granted, language, open_house


@click.group("partner")
def command() -> None:
    """Partners, points bought ahead and settlements."""


@command.command("list")
def listed() -> None:
    """List the partners of today."""
    open_house()
    from guerdon.flows.giving import partners as flow

    for key, one in sorted(flow.live(now=datetime.now(UTC)).items()):
        name = one.name.get(language()) or next(iter(one.name.values()), "")
        click.echo(f"{key}  {name}".rstrip())


@command.command("buy")
@click.argument("partner")
@click.argument("packs", type=click.IntRange(1, 1_000))
@click.option("--reference", default="", help="Their own word for it, such as an invoice.")
@click.option("--key", help="Makes the call happen once, however often it is repeated.")
def buy(partner: str, packs: int, reference: str, key: str | None) -> None:
    """A partner buys packs of points ahead, at today's price."""
    open_house()
    from guerdon.flows.giving import partners as flow

    reply = granted(
        flow.buy(
            partner=partner,
            packs=packs,
            points=0,
            minor=0,
            reference=reference,
            key=f"cli:{key}" if key else None,
            now=datetime.now(UTC),
        )
    )
    click.echo(f"{partner}: {reply.body['points']} points bought ahead.")


@command.command("settle")
@click.argument("partner")
@click.argument("start", type=click.DateTime(formats=["%Y-%m-%d"]))
@click.argument("end", type=click.DateTime(formats=["%Y-%m-%d"]))
@click.option("--lines", is_flag=True, help="Every movement as CSV instead of the sums.")
def settle(partner: str, start: datetime, end: datetime, lines: bool) -> None:
    """What moved with a partner from START to the day before END, by the shop's clocks."""
    open_house()
    from zoneinfo import ZoneInfo

    from guerdon.flows.giving import partners as flow
    from guerdon.store.programme import programme
    from guerdon.terms.partners import KINDS
    from guerdon.terms.period import Period

    zone = ZoneInfo(programme.read().zone)
    first, last = (datetime.combine(day.date(), time(), tzinfo=zone) for day in (start, end))
    period = Period(start=first, end=last)
    found = granted(flow.settlement(partner=partner, period=period, now=datetime.now(UTC)))
    if lines:
        for line in flow.as_csv(partner=partner, period=period):
            click.echo(line, nl=False)
        return
    click.echo(f"{partner}  {start:%Y-%m-%d} to {end:%Y-%m-%d}  {found.currency}")
    click.echo(f"opening   {found.opening} points")
    for kind in KINDS:
        side = found.sides[kind]
        click.echo(f"{kind:9} {side.points} points, {side.minor} minor units in {side.count}")
    click.echo(f"closing   {found.closing} points")
    click.echo(f"due       {found.due_minor} minor units")
