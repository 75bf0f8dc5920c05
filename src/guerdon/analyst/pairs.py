"""Which products or categories the same customers buy, more than chance would bring."""

from datetime import date, datetime
from typing import Any

import pyarrow as pa

from guerdon.analyst.orders import Open, UnreadableOrdersError, moment, opened, with_lines
from guerdon.measure import sales as measure
from guerdon.measure.incremental import plain
from guerdon.measure.sales import Pair

OF = ("category", "sku")
# Of products only the common ones are paired: pairs grow by the square.
MOST_ITEMS, MOST_PAIRS = 200, 50


def pairs(
    data: Any,
    *,
    of: str | None = None,
    start: datetime | date | str | None = None,
    end: datetime | date | str | None = None,
    most: int = MOST_PAIRS,
    **columns: Any,
) -> Any:
    """Pairs of categories (or products, `of="sku"`) that customers bought both of.

    One row a pair: one, other, buyers (of both), first, second (buyers of each), lift over what
    chance would bring, low, high (95 %); the highest lift first. Told are pairs of the 200 most
    bought whose lift is above 1 by its whole interval, and that at least 20 buyers and 1 % of all
    have. Without `of` it is the category where the lines tell one. [start, end) is all of the data
    if not given; the other words are those of `preferences`. Raises UnreadableOrdersError where
    the lines tell neither.
    """
    asked = with_lines(data, **columns)
    told = [one for one in OF if one in (asked.beside or {})]
    chosen = of or (told[0] if told else "category")
    if chosen not in told:
        raise UnreadableOrdersError(
            f"which column is the {chosen}? name it: {chosen}=...; found: {told}"
            if chosen in OF
            else f"of is one of {', '.join(OF)}, not {of!r}"
        )
    with opened(asked=asked) as shop:
        since, until = moment(start), moment(end) or shop.as_of
        return asked.back(answer(found(shop=shop, of=chosen, start=since, end=until, most=most)))


def found(
    *, shop: Open, of: str, start: datetime | None, end: datetime, most: int = MOST_PAIRS
) -> tuple[Pair, ...]:
    """The pairs of lines that are open, in [start, end)."""
    lines = shop.lines
    wanted = [
        lines.customer.notnull(),
        lines[of] != "",
        lines.amount_minor >= 0,
        lines.placed_at < plain(end),
    ]
    if start is not None:
        wanted.append(lines.placed_at >= plain(start))
    bought = lines.filter(wanted).select("customer", category=lines[of]).distinct()
    bought = shop.engine.create_table("bought", bought, temp=True)
    everybody = int(shop.engine.to_pyarrow(bought.customer.nunique()).as_py())
    some = measure.often(bought=bought, most=MOST_ITEMS)
    some = shop.engine.create_table("often_bought", some, temp=True)
    rows = shop.engine.to_pyarrow(measure.pairs(bought=some)).to_pylist()
    return measure.together(rows=rows, most=most, everybody=everybody)


def answer(told: tuple[Pair, ...]) -> pa.Table:
    """The pairs as `pairs` tells them."""
    kinds = {
        **{name: pa.string() for name in ("one", "other")},
        **{name: pa.int64() for name in ("buyers", "first", "second")},
        **{name: pa.float64() for name in ("lift", "low", "high")},
    }
    rows = [{name: getattr(one, name) for name in kinds} for one in told]
    return pa.Table.from_pylist(rows, schema=pa.schema(list(kinds.items())))
