"""All that a report tells of a shop, found from its orders."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from guerdon.analyst.cohorts import triangle
from guerdon.analyst.discounted import found as given_and_others
from guerdon.analyst.orders import Open
from guerdon.analyst.pairs import OF
from guerdon.analyst.pairs import found as paired
from guerdon.analyst.sales import Sales, grown
from guerdon.analyst.value import HISTORY, fitted, predicted
from guerdon.analyst.waits import found as waiting
from guerdon.know import rfm as know_rfm
from guerdon.know import stage as know_stage
from guerdon.know.survival import Curve
from guerdon.know.value import Economics
from guerdon.measure import retention as measure
from guerdon.measure.sales import Pair, Period

YEAR = timedelta(days=365)
LEAST_SPAN = timedelta(days=30)
MOST_PAIRS = 12
WANTED = (
    *HISTORY,
    *("orders", "recency_days", "rhythm_days", "rfm_segment", "stage"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """All numbers of a report; `customers` has one row each, money in the unit of the data.

    `waits` are curves by the number of the purchase, `pairs` those of `of` (category, sku or "").
    """

    customers: pa.Table
    values: pa.Table
    cohorts: pa.Table
    months: list[dict[str, Any]]
    first: date
    last: date
    as_of: datetime
    orders: int
    anonymous: int
    later: int
    unread: int
    kept: float | None
    sales: Sales | None
    waits: Mapping[int, Curve]
    of: str
    pairs: tuple[Pair, ...]
    discounted: Mapping[str, tuple[Period, Period]] | None
    told: Mapping[str, Any]
    economics: Economics
    unit: int


def found(*, shop: Open, economics: Economics) -> Found:
    """Everything a report tells of orders that are open."""
    days, profiles = shop.profiled()
    limits = know_stage.limits()
    rhythm = shop.engine.to_pyarrow(profiles.rhythm_days.median()).as_py()
    table = know_stage.staged(
        table=know_rfm.scored(table=profiles),
        shop_days=float(rhythm) if rhythm is not None else limits.first_guess_days,
        limits=limits,
    )
    rows = shop.engine.to_pyarrow(table.select(*WANTED).order_by("customer"))
    models = fitted(shop, days, profiles)
    counted = shop.table.aggregate(
        orders=lambda t: t.count(where=(t.placed_at < _plain(shop.as_of)) & (t.kind == "sale")),
        anonymous=lambda t: t.count(where=t.customer.isnull()),
        later=lambda t: t.count(where=t.placed_at >= _plain(shop.as_of)),
        first=lambda t: t.placed_at.min(),
        last=lambda t: t.placed_at.max(where=t.placed_at < _plain(shop.as_of)),
    )
    counts = shop.engine.to_pyarrow(counted).to_pylist()[0]
    moments = _moments(shop, counts["first"])
    return Found(
        customers=rows.set_column(
            rows.column_names.index("spend"),
            "spend",
            pc.divide(rows["spend"].cast(pa.float64()), float(shop.unit)),
        ),
        values=predicted(rows, models.models, economics, shop.unit),
        cohorts=triangle(shop),
        months=_months(shop),
        first=counts["first"].date(),
        last=counts["last"].date(),
        as_of=shop.as_of,
        orders=counts["orders"],
        anonymous=counts["anonymous"],
        later=counts["later"],
        unread=shop.unread,
        kept=_kept(shop, counts["first"]),
        sales=None if moments is None else grown(shop=shop, moments=moments),
        waits=waiting(shop=shop, days=days),
        **_of_lines(shop, moments, counts["first"]),
        told=models.report,
        economics=economics,
        unit=shop.unit,
    )


def _months(shop: Open) -> list[dict[str, Any]]:
    shown = shop.table.filter(shop.table.placed_at < _plain(shop.as_of))
    monthly = shown.group_by(month=shown.placed_at.truncate("M")).aggregate(
        sales=lambda t: t.total_minor.sum().cast("float64") / shop.unit
    )
    rows: list[dict[str, Any]] = shop.engine.to_pyarrow(monthly.order_by("month")).to_pylist()
    return rows


def _kept(shop: Open, first: datetime) -> float | None:
    """Retention from the year before last year, where there are two years."""
    start = shop.as_of - 2 * YEAR
    if first.replace(tzinfo=UTC) > start + timedelta(days=31):
        return None
    periods = measure.periods(
        orders=shop.table, start=start, middle=shop.as_of - YEAR, end=shop.as_of
    )
    return measure.retention(row=shop.engine.to_pyarrow(periods).to_pylist()[0]).rate


def _moments(shop: Open, first: datetime) -> tuple[datetime, datetime, datetime] | None:
    """The last year and the year before, or the halves of what there is; None under 60 days."""
    begun = first.replace(tzinfo=UTC)
    span = min(YEAR, (shop.as_of - begun) / 2)
    if span < LEAST_SPAN:
        return None
    # Years are told of whole ones: a first week that is missing would look like growth.
    middle = shop.as_of - span
    return middle - span, middle, shop.as_of


def _of_lines(
    shop: Open, moments: tuple[datetime, datetime, datetime] | None, first: datetime
) -> dict[str, Any]:
    """Pairs and discounts, as far as the columns tell of them."""
    of = next((one for one in OF if one in shop.told), "")
    start = first.replace(tzinfo=UTC) if moments is None else moments[1]
    given = "discount" in shop.told and moments is not None
    return {
        "of": of,
        "pairs": paired(shop=shop, of=of, start=start, end=shop.as_of, most=MOST_PAIRS)
        if of
        else (),
        "discounted": given_and_others(shop=shop, moments=moments) if given and moments else None,
    }


def _plain(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(tzinfo=None)
