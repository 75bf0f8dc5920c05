"""What a shop's orders add up to by customer, counted again only where a night changed it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from guerdon.know import habits, profile, stage
from guerdon.know.days import Offsets, day, offsets, plain
from guerdon.lake.brief import Brief
from guerdon.lake.engine import held

SUMS, SEEN = "sums.parquet", "seen.parquet"
# No zone's clocks differ by more from UTC than this.
FARTHEST = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """An earlier night: where its files lie, its moment, and its day."""

    folder: Path
    as_of: datetime
    end: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shop:
    """A night's orders by customer; `end` is its day, `shifts` its clock, `rhythm` the usual gap.

    `orders` are those of named customers with their day. `days`, their purchase days, are there
    only where all were counted (`whole`); `sums` and `seen` are those of know.profile and
    know.habits, and `profiles` what follows from the first.
    """

    orders: Any
    days: Any
    sums: Any
    seen: Any
    profiles: Any
    end: int
    shifts: Offsets
    rhythm: float

    def counts(self, *, engine: Any, orders: Any) -> dict[str, Any]:
        """How many of what went in, and what was left out; `orders` are all there are."""
        whole = engine.to_pyarrow(
            orders.aggregate(
                orders=orders.count(), anonymous=orders.count(where=orders.customer.isnull())
            )
        ).to_pylist()[0]
        sums = self.sums
        made = sums.aggregate(
            people=sums.count(),
            buyers=sums.orders.count(),
            sales=sums.orders.sum().cast("int64"),
            returns=sums.returns.sum().cast("int64"),
            days=(sums.repeat + 1).sum().cast("int64"),
            gross=sums.gross.sum().cast("int64"),
            returned=sums.returned.sum().cast("int64"),
        )
        found = engine.to_pyarrow(made).to_pylist()[0]
        found = {name: number or 0 for name, number in found.items()}
        return {
            "customers": found["buyers"],
            "orders": whole["orders"],
            "anonymous_orders": whole["anonymous"],
            "sales": found["sales"],
            "returns": found["returns"],
            "returns_only": found["people"] - found["buyers"],
            "purchase_days": found["days"],
            "net_minor": found["gross"] + found["returned"],
        }

    def later(self, *, engine: Any, end: int) -> int:
        """How many purchase days came after the day `end`."""
        since = datetime.fromtimestamp(end * 86_400, tz=UTC) - FARTHEST
        recent = self.orders.filter(self.orders.placed_at >= plain(since))
        recent = recent.filter(recent.kind == "sale", recent.day > end)
        days = recent.select("customer", "day").distinct()
        return int(engine.to_pyarrow(days.count()).as_py())

    def keep(self, *, engine: Any, folder: Path) -> None:
        """Write down what the next night may go on with."""
        engine.to_parquet(self.sums, str(folder / SUMS), compression="zstd")
        engine.to_parquet(self.seen, str(folder / SEEN), compression="zstd")


def whole(*, engine: Any, orders: Any, brief: Brief) -> Shop:
    """The shop counted from all its orders."""
    shifts, end = _clock(engine, orders, brief), day(at=brief.as_of, zone=brief.zone)
    marked = held(engine=engine, expr=_marked(orders, brief, shifts), name="named_orders")
    days = held(engine=engine, expr=profile.purchase_days(orders=marked), name="purchase_days")
    sums = profile.sums(orders=marked, days=days, as_of=brief.as_of)
    return _shop(
        engine=engine,
        orders=marked,
        days=days,
        sums=held(engine=engine, expr=sums, name="sums"),
        seen=held(engine=engine, expr=habits.seen(days=days, until=end, end=end), name="seen"),
        end=end,
        shifts=shifts,
    )


def there(*, folder: Path) -> bool:
    """Whether a night left what the next can go on with."""
    return all((folder / name).is_file() for name in (SUMS, SEEN))


def gone_on(*, engine: Any, orders: Any, brief: Brief, before: Before, touched: Any) -> Shop:
    """The same as `whole`, from the sums of a night `before` and the orders of some customers.

    Those are the `touched`, and who bought something that now leaves one of the windows of time
    over which is counted. Every setting but the moment must be that of then.
    """
    shifts, end = _clock(engine, orders, brief), day(at=brief.as_of, zone=brief.zone)
    marked = _marked(orders, brief, shifts)
    again = touched.union(_left(orders, marked, brief, before, end)).distinct()
    again = held(engine=engine, expr=again, name="again")
    some = orders.semi_join(again, "customer")
    some = held(engine=engine, expr=_marked(some, brief, shifts), name="some_orders")
    days = held(engine=engine, expr=profile.purchase_days(orders=some), name="some_days")
    made = {
        SUMS: profile.sums(orders=some, days=days, as_of=brief.as_of),
        SEEN: habits.seen(days=days, until=end, end=end),
    }
    found = {}
    for name, anew in made.items():
        stay = engine.read_parquet(str(before.folder / name)).anti_join(again, "customer")
        expr = stay.union(anew.select(*stay.columns))
        found[name] = held(engine=engine, expr=expr, name=name.removesuffix(".parquet"))
    return _shop(
        engine=engine,
        orders=marked,
        days=None,
        sums=found[SUMS],
        seen=found[SEEN],
        end=end,
        shifts=shifts,
    )


def _left(orders: Any, marked: Any, brief: Brief, before: Before, end: int) -> Any:
    """Customers of orders that were in a window as of the night before and are not any more."""
    then, now = (plain(at - profile.RECENT) for at in (before.as_of, brief.as_of))
    gone = orders.filter(orders.placed_at >= then, orders.placed_at < now)
    found = gone.filter(gone.customer.notnull()).select("customer")
    for span in habits.WINDOWS:
        # By the moment first, which is quick to look up; the day is reckoned of few.
        first, last = (
            datetime.fromtimestamp((at - span) * 86_400, tz=UTC) for at in (before.end, end)
        )
        near = marked.filter(
            marked.placed_at >= plain(first - FARTHEST),
            marked.placed_at < plain(last + 2 * FARTHEST),
        )
        near = near.filter(near.day > before.end - span, near.day <= end - span)
        found = found.union(near.select("customer"))
    return found


def _shop(*, engine: Any, sums: Any, end: int, **parts: Any) -> Shop:
    made = held(engine=engine, expr=profile.told(sums=sums, as_of_day=end), name="profiles")
    rhythm = engine.to_pyarrow(made.rhythm_days.median()).as_py()
    # The median rhythm, a first guess where nobody came twice.
    usual = float(rhythm) if rhythm is not None else stage.limits().first_guess_days
    return Shop(sums=sums, profiles=made, end=end, rhythm=usual, **parts)


def _marked(orders: Any, brief: Brief, shifts: Offsets) -> Any:
    marked = profile.named_orders(orders=orders, as_of=brief.as_of, offsets=shifts)
    return marked.select("order", "customer", "kind", "placed_at", "total_minor", "channel", "day")


def _clock(engine: Any, orders: Any, brief: Brief) -> Offsets:
    earliest = engine.to_pyarrow(orders.placed_at.min()).as_py()
    start = earliest.replace(tzinfo=UTC) if earliest else brief.as_of - timedelta(days=1)
    return offsets(zone=brief.zone, start=min(start, brief.as_of), end=brief.as_of)
