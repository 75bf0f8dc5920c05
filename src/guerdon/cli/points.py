"""guerdon points: show, give, spend and expire points, and roll the day."""

from datetime import UTC, datetime

import click

from guerdon.cli.house import granted, open_house


@click.group("points")
def command() -> None:
    """Show, give, spend and expire points; roll the day."""


@command.command("balance")
@click.argument("customer")
@click.option("--wallet", default="points", show_default=True, help="Which wallet.")
def balance(customer: str, wallet: str) -> None:
    """Show what a customer has: the balance, its lots and their ends."""
    open_house()
    from guerdon.store.ledger import ledger

    now = datetime.now(UTC)
    purse = ledger.balance(customer=customer, wallet=wallet, now=now)
    click.echo(
        f"{customer}: {purse.total} points, {purse.spendable} to spend now, "
        f"{purse.pending} pending, {purse.owed} owed"
    )
    for lot in ledger.lots(customer=customer, wallet=wallet):
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
    from guerdon.flows.points import points as flow

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
    from guerdon.flows.points import points as flow

    done = flow.expire(now=datetime.now(UTC))
    click.echo(f"{done.points} points of {done.lots} lots expired.")


@command.command("reward")
@click.argument("customer")
@click.argument("reward")
@click.option("--quantity", default=1, show_default=True, help="How many.")
@click.option("--wallet", default="points", show_default=True, help="Out of which wallet.")
@click.option("--key", help="Makes the call happen once, however often it is repeated.")
def reward(customer: str, reward: str, quantity: int, wallet: str, key: str | None) -> None:
    """Spend a customer's points on a reward of the programme."""
    open_house()
    from guerdon.flows.points import rewards

    reply = granted(
        rewards.redeem(
            customer=customer,
            reward=reward,
            quantity=quantity,
            wallet=wallet,
            key=f"cli:{key}" if key else None,
            now=datetime.now(UTC),
        )
    )
    body = reply.body
    click.echo(f"{customer} spent {body['points']} points and has {body['balance']}.")
    for code in body["codes"]:
        click.echo(f"  {code}")


@command.command("roll")
def roll() -> None:
    """Roll the day in all wallets and tiers; done again it does nothing."""
    open_house()
    from guerdon.flows.night import day_roll

    rolled = day_roll.run(now=datetime.now(UTC))
    for step, counts in rolled.steps.items():
        told = ", ".join(f"{name} {count}" for name, count in counts.items())
        click.echo(f"{rolled.day} {step}: {told}")
    if not rolled.steps:
        click.echo(f"{rolled.day} is rolled already.")


@command.command("liability")
@click.option("--seed", type=int, help="Of the bootstrap behind the interval.")
def liability(seed: int | None) -> None:
    """Show what is out in money, by age and tier, and how much of it will end unused."""
    open_house()
    from guerdon.flows.points import liability as flow
    from guerdon.terms.money import written
    from guerdon.terms.reasons import said

    found = flow.told(now=datetime.now(UTC), seed=flow.SEED if seed is None else seed)

    def money(minor: int) -> str:
        return f"{written(minor=minor, currency=found.currency, grouped=True)} {found.currency}"

    click.echo(
        f"{found.points} points are out, worth {money(found.minor)}; "
        f"{found.lapsed} have ended, {found.owed} are owed"
    )
    for band in found.by_age:
        click.echo(f"  {band.name} months old: {band.points}, {money(band.minor)}")
    for band in found.by_tier:
        click.echo(f"  tier {band.name or '(none)'}: {band.points}, {money(band.minor)}")
    if found.breakage is None:
        click.echo(said(reason=f"forecast_{found.why}", data=found.data, language="en"))
        return
    told = found.breakage
    click.echo(
        f"{told.points} of them will end unused, {told.low} to {told.high} at {told.level:.0%}: "
        f"{money(told.minor)}, {money(told.low_minor)} to {money(told.high_minor)}"
    )
    click.echo(
        f"from {told.months} months of age, of one in {told.one_in} members; "
        f"{told.extrapolated:.0%} of the points live longer than was ever watched"
    )
