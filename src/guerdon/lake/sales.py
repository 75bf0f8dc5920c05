"""Executes the analysis of sales on a snapshot."""

from datetime import datetime
from pathlib import Path
from typing import Any

from guerdon.lake import load
from guerdon.lake.engine import held
from guerdon.measure import sales
from guerdon.measure.sales import Pair, Period
from guerdon.terms.decision import Refusal

TABLES = ("orders", "lines", "products", "assignments", "redemptions")
NOTHING = Period(customers=0, orders=0, sales_minor=0)

# Group ("all", "given", "holdout", "others") -> the period before and the last one.
Groups = dict[str, tuple[Period, Period]]


def sold(
    *, engine: Any, folder: Path, start: datetime, middle: datetime, end: datetime
) -> tuple[Groups, tuple[Pair, ...]] | Refusal:
    """[start, middle) and [middle, end) of everybody and by group, and pairs of categories."""
    found = load.loaded(engine=engine, folder=folder, tables=TABLES)
    if isinstance(found, Refusal):
        return found
    goods = {name: found[name] for name in ("orders", "lines", "products")}
    # One pass over the lines; what follows reads a row a customer and period.
    each = held(
        engine=engine,
        expr=sales.each(**goods, start=start, middle=middle, end=end),
        name="sales_each",
    )
    groups = sales.given(
        assignments=found["assignments"], redemptions=found["redemptions"], start=middle, end=end
    )
    rows = [
        *engine.to_pyarrow(sales.totals(each=each)).to_pylist(),
        *engine.to_pyarrow(sales.totals(each=each, groups=groups)).to_pylist(),
    ]
    bought = sales.bought(**goods, start=middle, end=end)
    together = engine.to_pyarrow(sales.pairs(bought=bought)).to_pylist()
    return grouped(rows=rows), sales.together(rows=together)


def grouped(*, rows: list[dict[str, Any]]) -> Groups:
    """Both periods of each group, a missing one as nothing sold."""
    seen = {(row["group"], row["period"]): sales.period(row=row) for row in rows}
    names = sorted({group for group, _ in seen})
    return {name: (seen.get((name, 0), NOTHING), seen.get((name, 1), NOTHING)) for name in names}
