"""Orders out of any table: its columns found by their names, its moments and money made exact."""

import tempfile
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import ibis
import pyarrow as pa

from guerdon.analyst.given import Back, read
from guerdon.know import mapping, profile
from guerdon.know.days import Offsets, day, offsets
from guerdon.lake import brought, engine
from guerdon.terms.money import LARGEST_MINOR

FIELDS = ("customer", "placed_at", "amount", "order", "quantity", "unit_price")
# Both are taken together where a table tells no amount.
PRICED = ("quantity", "unit_price")
# What lines may tell besides, for preferences and clusters.
BESIDE = ("sku", "category", "quantity", "discount", "channel")
# Moments of purchase lie in these.
YEARS = (1900, 2199)


class UnreadableOrdersError(ValueError):
    """What is missing in a table of orders, and what it has."""


class UnreadRowsWarning(UserWarning):
    """Rows that tell no moment or no amount are left out: how many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orders:
    """A table of orders, read but not yet computed on.

    `columns` says which column is customer, placed_at, amount (or quantity and unit_price) and,
    where there is one, order. `as_of` is the moment that the numbers hold for, half-open: orders
    placed at or after it do not count. `unit` is how many minor units one unit of money has.
    `beside` says the same of BESIDE where lines are asked for (`with_lines`), else None.
    """

    source: pa.Table | Path
    back: Back
    columns: Mapping[str, str]
    beside: Mapping[str, tuple[str, ...]] | None = None
    as_of: datetime | None = None
    zone: str = "UTC"
    unit: int = 100
    memory: int | None = field(default=None)


def orders(
    data: Any,
    *,
    customer: str | None = None,
    at: str | None = None,
    amount: str | None = None,
    order: str | None = None,
    as_of: datetime | date | str | None = None,
    zone: str = "UTC",
    unit: int = 100,
) -> Orders:
    """Read a table of orders or order lines; columns that are not named are found by name.

    A row is a line of an order where there is an `order` column, else an order; a negative sum is
    a return. Moments without a zone are taken as UTC, days as their beginning. `as_of` is the end
    of the last day of the data if it is not given. Raises UnreadableOrdersError where a column
    is missing.
    """
    if isinstance(data, Orders):
        return data
    source, back = read(data=data)
    names = _names(source)
    named = {"customer": customer, "placed_at": at, "amount": amount, "order": order}
    columns = _found(names, {key: name for key, name in named.items() if name is not None})
    return Orders(
        source=source, back=back, columns=columns, as_of=moment(as_of), zone=zone, unit=unit
    )


def with_lines(
    data: Any,
    *,
    sku: str | None = None,
    category: str | None = None,
    quantity: str | None = None,
    discount: str | Sequence[str] | None = None,
    channel: str | None = None,
    **columns: Any,
) -> Orders:
    """Orders whose lines tell BESIDE, as far as the table does; the other words are of `orders`.

    Columns that are not named are found by name. Several columns of discount are added up.
    Raises UnreadableOrdersError for a column that is not there.
    """
    asked = orders(data, **columns)
    names = _names(asked.source)
    several = (discount,) if isinstance(discount, str) else tuple(discount or ())
    named = {one: (name,) for one, name in (
        ("sku", sku), ("category", category), ("quantity", quantity), ("channel", channel)
    ) if name is not None} | ({"discount": several} if several else {})  # fmt: skip
    used = {name for listed in named.values() for name in listed}
    if strangers := sorted(used - set(names)):
        raise UnreadableOrdersError(f"there is no column {strangers[0]!r}; there are {names}")
    words = mapping.words()["orders"]
    used |= {name for one, name in asked.columns.items() if one not in PRICED}
    free = {mapping.bare(header=name): name for name in names if name not in used}
    for one in BESIDE:
        found = [free[word] for word in words[one] if word in free]
        if one not in named and found:
            named[one] = tuple(found) if one == "discount" else (found[0],)
    return replace(asked, beside=named)


def _names(source: pa.Table | Path) -> list[str]:
    if isinstance(source, pa.Table):
        return list(source.column_names)
    with _readable(source), _scratch() as folder, engine.opened(spill=folder) as opened:
        return list(_table(opened, source, folder).columns)


@contextmanager
def _readable(source: pa.Table | Path) -> Iterator[None]:
    """What the engine cannot read is told in a sentence."""
    try:
        yield
    except duckdb.Error as error:
        name = source.name if isinstance(source, Path) else "the table"
        problem = str(error).partition("\n")[0]
        raise UnreadableOrdersError(f"{name} cannot be read: {problem}") from error


@contextmanager
def _scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="guerdon-") as folder:
        yield Path(folder)


def _found(names: Sequence[str], named: Mapping[str, str]) -> dict[str, str]:
    """Field -> column, those that were named and those whose name says it."""
    strangers = sorted(set(named.values()) - set(names))
    if strangers:
        raise UnreadableOrdersError(f"there is no column {strangers[0]!r}; there are {names}")
    found = dict(named)
    words = mapping.words()["orders"]
    free = {mapping.bare(header=name): name for name in names if name not in named.values()}
    for one in FIELDS:
        if one not in found:
            name = next((free[word] for word in words[one] if word in free), None)
            if name is not None:
                found[one] = name
                del free[mapping.bare(header=name)]
    if "amount" in found:
        found = {one: name for one, name in found.items() if one not in PRICED}
    elif not found.keys() >= set(PRICED):
        raise UnreadableOrdersError(f"which column is the amount? name it: amount=...; {names}")
    for one, word in (("customer", "customer"), ("placed_at", "at")):
        if one not in found:
            raise UnreadableOrdersError(f"which column is the {one}? name it: {word}=...; {names}")
    return found


def moment(given: datetime | date | str | None) -> datetime | None:
    """A moment as analysts write one; without a zone it is UTC."""
    if given is None:
        return None
    found = datetime.fromisoformat(given) if isinstance(given, str) else given
    if not isinstance(found, datetime):
        return datetime(found.year, found.month, found.day, tzinfo=UTC)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _table(opened: Any, source: pa.Table | Path, scratch: Path) -> Any:
    if isinstance(source, pa.Table):
        return opened.create_table("given", source, temp=True)
    return brought.table(engine=opened, path=source, scratch=scratch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """Orders on an engine: `table` has customer, kind, placed_at (UTC) and total_minor.

    With lines it has order and channel too, and `lines` are order and what BESIDE tells. `unread`
    rows of the data have no moment or no amount that could be read. `told` are those of BESIDE
    that have a column.
    """

    engine: Any
    table: Any
    lines: Any
    as_of: datetime
    zone: str
    unit: int
    unread: int
    told: frozenset[str] = frozenset()

    @property
    def end(self) -> int:
        """The shop's day of `as_of`."""
        return day(at=self.as_of, zone=self.zone)

    def profiled(self) -> tuple[Any, Any]:
        """Purchase days and profiles, both held: `know.profile.purchase_days` and `.profiles`."""
        return self.profiled_of(marked=self.marked()[0])

    def profiles(self) -> Any:
        """`know.profile.profiles` in one look at the orders, nothing held."""
        marked, _ = self._named()
        return profile.profiles(orders=marked, as_of=self.as_of, as_of_day=self.end)

    def marked(self) -> tuple[Any, Offsets]:
        """Orders of named customers with their day, held, and the shop's clock."""
        marked, clock = self._named()
        return engine.held(engine=self.engine, expr=marked, name="marked"), clock

    def _named(self) -> tuple[Any, Offsets]:
        first = self.engine.to_pyarrow(self.table.placed_at.min()).as_py()
        start = min(first.replace(tzinfo=UTC) if first else self.as_of, self.as_of)
        clock = offsets(zone=self.zone, start=start, end=self.as_of)
        return profile.named_orders(orders=self.table, as_of=self.as_of, offsets=clock), clock

    def profiled_of(self, *, marked: Any) -> tuple[Any, Any]:
        """The same of orders that are marked already."""
        days = engine.held(
            engine=self.engine, expr=profile.purchase_days(orders=marked), name="purchase_days"
        )
        made = profile.profiles(orders=marked, days=days, as_of=self.as_of, as_of_day=self.end)
        return days, engine.held(engine=self.engine, expr=made, name="profiles")


@contextmanager
def opened(*, asked: Orders) -> Iterator[Open]:
    """The orders on an engine of their own, closed at the end.

    Rows that cannot be read are left out and warned of (UnreadRowsWarning).
    """
    with _scratch() as spill, engine.opened(spill=spill, memory=asked.memory) as ours:
        with _readable(asked.source):
            read = _lines(_table(ours, asked.source, spill), asked)
            lines = engine.held(engine=ours, expr=read, name="lines")
        whole = lines.placed_at.notnull() & lines.total_minor.notnull()
        unread = int(ours.to_pyarrow(lines.count(where=~whole)).as_py())
        if unread:
            said = f"rows left out, as their moment or amount cannot be read: {unread:,}"
            warnings.warn(said, UnreadRowsWarning, stacklevel=4)
        lines = lines.filter(whole)
        table = engine.held(engine=ours, expr=_orders(lines), name="orders")
        as_of = asked.as_of
        if as_of is None:
            last = ours.to_pyarrow(table.placed_at.max()).as_py()
            if last is None:
                raise UnreadableOrdersError("there is no order in this table")
            as_of = datetime(last.year, last.month, last.day, tzinfo=UTC) + timedelta(days=1)
        yield Open(
            engine=ours,
            table=table,
            lines=None if asked.beside is None else lines,
            as_of=as_of,
            zone=asked.zone,
            unit=asked.unit,
            unread=unread,
            told=frozenset(asked.beside or ()),
        )


def _lines(table: Any, asked: Orders) -> Any:
    """Each row with its moment and its whole minor units, NULL where it tells none."""
    column = {one: table[name] for one, name in asked.columns.items()}
    at = column["placed_at"]
    if at.type().is_string():
        at = at.try_cast("timestamp")
    at = at.cast("timestamp('UTC')").cast("timestamp") if _zoned(at) else at.cast("timestamp")
    # Programs write 0001-01-01 or 9999-12-31 where they know no day: nobody bought then.
    at = ibis.ifelse(at.year().between(*YEARS), at, ibis.null("timestamp"))
    money = _number(column["amount"]) if "amount" in column else None
    if money is None:
        money = _number(column["quantity"]).cast("float64") * _number(column["unit_price"])
    minor = _minor(money, asked.unit)
    customer = column["customer"].cast("string").nullif("")
    told = {"customer": customer, "placed_at": at, "total_minor": minor}
    if asked.beside is not None:
        order = column["order"].cast("string") if "order" in column else None
        number = ibis.row_number().cast("string") if order is None else order
        # A till's numbers may come again with another customer.
        told |= _beside(table, asked.beside, minor, asked.unit)
        told["order"] = customer.fill_null("") + "\x1f" + number
    elif "order" in column:
        told["order"] = column["order"].cast("string")
    return table.select(**told)


def _beside(
    table: Any, beside: Mapping[str, tuple[str, ...]], minor: Any, unit: int
) -> dict[str, Any]:
    """sku, category, channel, quantity_milli, amount_minor and discount_minor of each line."""

    def text(one: str) -> Any:
        name = beside.get(one)
        return ibis.literal("") if name is None else table[name[0]].cast("string").fill_null("")

    pieces = ibis.literal(1000, type="int64")
    if counted := beside.get("quantity"):
        # Goods by weight or volume are counted in thousandths.
        pieces = (_number(table[counted[0]]).cast("float64") * 1000).round().cast("int64").abs()
        pieces = pieces.fill_null(1000)
    discount: Any = ibis.literal(0, type="int64")
    for name in beside.get("discount", ()):
        discount = discount + _minor(_number(table[name]), unit).abs().fill_null(0)
    return {
        "sku": text("sku" if "sku" in beside else "category"),
        "category": text("category"),
        "channel": text("channel"),
        "quantity_milli": ibis.ifelse(minor < 0, -pieces, pieces),
        "amount_minor": minor,
        "discount_minor": discount,
    }


def _orders(lines: Any) -> Any:
    """Lines of one order added up after each was rounded; a sum below zero is a return."""
    if "order" in lines.columns:
        lines = lines.group_by("customer", "order").aggregate(
            placed_at=lambda t: t.placed_at.min(),
            total_minor=lambda t: t.total_minor.sum(),
            **({"channel": lines.channel.max()} if "channel" in lines.columns else {}),
        )
    kept = ("order", "channel") if "channel" in lines.columns else ()
    return lines.select(
        *kept,
        customer=lines.customer,
        kind=ibis.ifelse(lines.total_minor < 0, "return", "sale"),
        placed_at=lines.placed_at,
        total_minor=lines.total_minor.cast("int64"),
    )


def _number(column: Any) -> Any:
    """A column of numbers, also where a file tells them as text."""
    return column.try_cast("decimal(18, 6)") if column.type().is_string() else column


def _zoned(at: Any) -> bool:
    return bool(at.type().is_timestamp() and at.type().timezone is not None)


def _minor(money: Any, unit: int) -> Any:
    """Whole minor units, halves away from zero; decimals stay exact."""
    if money.type().is_integer():
        return (money.cast("int64") * unit).cast("int64")
    if money.type().is_decimal():
        return (money * unit).round(0).cast("int64")
    # 19.99 * 100 is 1998.9999…: what lies within a millionth of a whole is that whole. What is no
    # number, or beyond any amount, tells none.
    minor = money.cast("float64") * unit
    minor = ibis.ifelse(minor.abs() <= LARGEST_MINOR, minor, None)
    return minor.round(6).round(0).cast("int64")
