"""guerdon card: gift cards made in any number, their codes written once, looked up and loaded."""

import csv
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from guerdon.cli.house import granted, open_house
from guerdon.terms.decision import Refusal

HEAD = ("card", "code", "last_four", "currency", "face_minor", "state", "expires_at")


@click.group("card")
def command() -> None:
    """Make gift cards, look at one, put money on it."""


@command.command("issue")
@click.argument("count", type=click.IntRange(1, 1_000_000))
@click.argument("amount")
@click.option("--active", is_flag=True, help="With the money on them at once.")
@click.option("--customer", help="Named: only this customer may use them.")
@click.option("--key", required=True, help="Makes each card once; go on with it after a break.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
def issue(count: int, amount: str, active: bool, customer: str | None, key: str, out: Path) -> None:
    """Make COUNT cards of AMOUNT and write their codes to a file of CSV that was not there.

    Cards are made by the hundred, each hundred whole or not at all. After a break the same call,
    with a new file, makes the rest, and writes again those codes that nobody has presented yet.
    """
    open_house()
    from guerdon.flows.cards import cards as flow

    minor = _minor(amount)
    words = {"minor": minor, "active": active, "customer": customer, "key": key}
    try:
        file = out.open("x", encoding="utf-8", newline="")
    except FileExistsError:
        raise click.UsageError(f"{out} is there already: codes are written to a new file") from None
    with file:
        # Whoever reads the codes may spend the money.
        out.chmod(0o600)
        lines = csv.writer(file)
        lines.writerow(HEAD)
        for part in _parts(count):
            made = granted(_batch(flow, part, words))
            lines.writerows([one.get(word) for word in HEAD] for one in made)
            file.flush()
            click.echo(f"{part[0] + part[1]} of {count} cards", err=True)
    click.echo(f"{count} cards of {amount} written to {out}.")


def _parts(count: int) -> Iterator[tuple[int, int]]:
    """(where it begins, how many) of each hundred."""
    for start in range(0, count, 100):
        yield start, min(100, count - start)


def _batch(flow: Any, part: tuple[int, int], words: dict[str, Any]) -> list[Any] | Refusal:
    start, count = part
    reply = flow.issue(
        **{**words, "key": f"cli:{words['key']}/{start}"},
        count=count,
        actor="command line",
        now=datetime.now(UTC),
    )
    return reply if isinstance(reply, Refusal) else list(reply.body["cards"])


@command.command("look")
@click.argument("code")
def look(code: str) -> None:
    """Show a card by its code."""
    open_house()
    from guerdon.flows.cards import cards as flow

    _show(granted(flow.look(code=code)))


@command.command("activate")
@click.argument("code")
@click.option("--amount", help="Instead of its face value.")
@click.option("--key", help="Makes the call happen once, however often it is repeated.")
def activate(code: str, amount: str | None, key: str | None) -> None:
    """Put a card that was made into use."""
    open_house()
    from guerdon.flows.cards import cards as flow

    minor = None if amount is None else _minor(amount)
    name = f"cli:{key}" if key else None
    reply = granted(flow.activate(code=code, minor=minor, key=name, now=datetime.now(UTC)))
    _show(reply.body)


@command.command("load")
@click.argument("code")
@click.argument("amount")
@click.option("--key", help="Makes the call happen once, however often it is repeated.")
def load(code: str, amount: str, key: str | None) -> None:
    """Put more money on a card that is in use."""
    open_house()
    from guerdon.flows.cards import cards as flow

    name = f"cli:{key}" if key else None
    words: dict[str, Any] = {"minor": _minor(amount), "key": name, "now": datetime.now(UTC)}
    _show(granted(flow.load(code=code, **words)).body)


def _minor(amount: str) -> int:
    """An amount as the cards' currency writes it, in minor units."""
    from guerdon.flows.cards import cards as flow
    from guerdon.terms import money

    shop = granted(flow.terms(now=datetime.now(UTC)))
    return granted(money.parsed(text=amount, currency=shop.currency))


def _show(body: Any) -> None:
    from guerdon.terms import money

    held = money.written(minor=body["balance_minor"], currency=body["currency"])
    ends = body["expires_at"]
    until = f", until {str(ends)[:10]}" if ends else ""
    click.echo(
        f"{body['card']}  ...{body['last_four']}  {body['state']}  {held} {body['currency']}{until}"
    )
