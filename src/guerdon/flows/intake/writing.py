"""From a judged file into the store: in short steps, each done once however often it is begun."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from guerdon.know import cells
from guerdon.know.mapping import Reading
from guerdon.lake.rows import Opened
from guerdon.store import catalogue, intake
from guerdon.store.customers import people
from guerdon.store.past import history
from guerdon.terms.fields import ATTRIBUTE
from guerdon.terms.telling import Tell

if TYPE_CHECKING:
    # The server starts without the engine of analysis.
    from guerdon.lake.staging import Entry, Staging

# Lines a transaction: on SQLite it keeps the till waiting for a few hundredths of a second.
LINES = 4000
ROWS = 500


def written(*, staging: "Staging", number: int, now: datetime, proof: str, tell: Tell) -> None:
    """Write what the staging accepted, and its quarantine, into intake `number`."""
    held = (
        [
            intake.Held(row=one.row, reason=one.reason, column=one.column, raw=one.raw)
            for one in part
        ]
        for listed in staging.refused()
        for part in _parts(listed, ROWS)
    )
    for chunk, rows in enumerate(held):
        _step(number, "quarantine", chunk, _quarantine(number, rows))
    match staging.reading.what:
        case "orders":
            _orders(staging, number, now, tell)
        case "customers":
            for chunk, entries in enumerate(staging.entries(size=ROWS)):
                told = [customer(reading=staging.reading, entry=entry) for entry in entries]
                _step(number, "customers", chunk, _customers(told, now, proof))
        case _:
            for chunk, entries in enumerate(staging.entries(size=ROWS)):
                items = [product(reading=staging.reading, entry=entry) for entry in entries]
                _step(number, "products", chunk, _products(items))


def _orders(staging: "Staging", number: int, now: datetime, tell: Tell) -> None:
    for chunk, keys in enumerate(staging.customers(size=LINES)):
        _step(number, "customers", chunk, _named_customers(keys, now))
    for chunk, items in enumerate(staging.products(size=LINES)):
        _step(number, "products", chunk, _named_products(items))
    lines, total = 0, staging.totals().accepted
    for chunk, listed in enumerate(staging.orders(size=LINES)):
        _step(number, "orders", chunk, _take(orders(staged=listed), number))
        lines += sum(len(own) for _, own in listed)
        tell({"step": "write", "done": lines, "of": total})


def _step(number: int, name: str, chunk: int, work: Callable[[], dict[str, int]]) -> None:
    intake.step(intake=number, name=name, chunk=chunk, work=work)


def _quarantine(number: int, rows: Sequence[intake.Held]) -> Callable[[], dict[str, int]]:
    return lambda: dict(intake.quarantine(intake=number, rows=rows))


def _take(listed: list[history.PastOrder], number: int) -> Callable[[], dict[str, int]]:
    return lambda: history.take(orders=listed, intake=number)


def _named_customers(keys: list[str], now: datetime) -> Callable[[], dict[str, int]]:
    return lambda: {"customers_new": people.named(keys=keys, now=now)}


def _named_products(items: list[tuple[str, str, str, str]]) -> Callable[[], dict[str, int]]:
    return lambda: {"products_new": catalogue.named(items=items)}


def _customers(told: list[people.Told], now: datetime, proof: str) -> Callable[[], dict[str, int]]:
    return lambda: _prefixed("customers", people.keep(told=told, now=now, proof=proof))


def _products(items: list[catalogue.Item]) -> Callable[[], dict[str, int]]:
    return lambda: _prefixed("products", catalogue.keep(items=items))


def _prefixed(word: str, counts: dict[str, int]) -> dict[str, int]:
    return {f"{word}_{name}": number for name, number in counts.items() if number}


def _parts(listed: Sequence[Any], size: int) -> Iterator[list[Any]]:
    source = iter(listed)
    while part := list(islice(source, size)):
        yield part


def orders(
    *, staged: Iterable[tuple[tuple[Any, ...], Sequence[tuple[Any, ...]]]]
) -> list[history.PastOrder]:
    """Staged orders as the store takes them; lines without numbers of their own count from 1."""
    return [_order(head, lines) for head, lines in staged]


def _order(head: tuple[Any, ...], lines: Sequence[tuple[Any, ...]]) -> history.PastOrder:
    key, buyer, placed_at, total, discount, is_return, store, channel = head
    if lines[0][0] is None:
        told = [
            (place, sku, quantity, amount, off)
            for place, (_, sku, quantity, amount, off) in enumerate(lines, start=1)
        ]
    else:
        told = sorted(lines)
    return history.PastOrder(
        key=key,
        customer=buyer,
        placed_at=placed_at.replace(tzinfo=UTC),
        kind="return" if is_return else "sale",
        total_minor=int(total),
        discount_minor=int(discount),
        channel=channel[:32],
        store=store[:64],
        lines=tuple(told),
    )


def customer(*, reading: Reading, entry: "Entry") -> people.Told:
    """What an accepted row tells of a customer; a column that is empty there says nothing."""
    said = _said(reading, entry)
    consents = {
        channel: given
        for channel in ("email", "sms")
        if (text := said.get(f"{channel}_consent"))
        and (given := cells.consent(text=text)) is not None
    }
    return people.Told(
        key=entry.key,
        joined_at=entry.value.replace(tzinfo=UTC) if entry.value else None,
        zone=_cut(said.get("zone"), 64),
        tier=_cut(said.get("tier"), 64),
        name=said.get("name"),
        email=said.get("email"),
        phone=said.get("phone"),
        attributes=_attributes(said),
        consents=consents,
    )


def product(*, reading: Reading, entry: "Entry") -> catalogue.Item:
    """What an accepted row tells of a product."""
    said = _said(reading, entry)
    return catalogue.Item(
        sku=entry.key,
        name=said.get("name"),
        category=said.get("category"),
        brand=said.get("brand"),
        cost_minor=entry.value,
        attributes=_attributes(said),
    )


def _said(reading: Reading, entry: "Entry") -> dict[str, str]:
    found: dict[str, str] = {}
    for field, columns in reading.columns.items():
        parts = [text for column in columns if (text := cells.said(text=entry.raw[column]))]
        if parts:
            found[field] = " ".join(parts)
    return found


def _attributes(said: dict[str, str]) -> dict[str, str]:
    return {
        field.removeprefix(ATTRIBUTE): text[:200]
        for field, text in said.items()
        if field.startswith(ATTRIBUTE)
    }


def _cut(text: str | None, most: int) -> str | None:
    return None if text is None else text[:most]


def ignored(*, seen: Opened, reading: Reading) -> tuple[str, ...]:
    """Columns that nothing was read from."""
    used = {column for columns in reading.columns.values() for column in columns}
    return tuple(header for header in seen.headers if header not in used)
