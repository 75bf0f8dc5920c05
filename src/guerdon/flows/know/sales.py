"""Sales as of the newest night: growth and its parts, by group, and what goes together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from guerdon.flows.know.periods import compared, last
from guerdon.terms.decision import Refusal

if TYPE_CHECKING:
    from guerdon.measure.sales import Pair, Period


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """One group in one period; amounts in minor units, unknown ones None."""

    customers: int
    orders: int
    sales_minor: int
    basket_minor: float | None
    frequency: float | None
    margin: float | None
    costed: float | None
    categories: float | None
    cross_sell: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A group ("all", "given", "holdout", "others") before and now, and its growth."""

    name: str
    before: Figures
    now: Figures
    growth: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SalesSeen:
    """Two periods of `days` that end at `as_of`; `parts` sum to what sales grew by."""

    as_of: datetime
    days: int
    all: Group
    groups: tuple[Group, ...]
    parts: Mapping[str, int] | None
    together: "tuple[Pair, ...]"


def seen(*, days: int = 90) -> SalesSeen | Refusal:
    """The last `days` days beside the `days` before, on the newest night's snapshot.

    Refused: no night yet, a period that is not 1 to 3,650 days.
    """
    from guerdon.lake.sales import NOTHING, sold
    from guerdon.measure.sales import parts

    asked = last(days=days)
    if isinstance(asked, Refusal):
        return asked

    found = compared(periods=asked, count=sold)
    if isinstance(found, Refusal):
        return found
    periods, together = found
    before, now = periods.get("all", (NOTHING, NOTHING))
    names = [name for name in ("given", "holdout", "others") if name in periods]
    return SalesSeen(
        as_of=asked.end,
        days=days,
        all=_group("all", before, now),
        groups=tuple(_group(name, *periods[name]) for name in names),
        parts=parts(before=before, now=now),
        together=together,
    )


def _group(name: str, before: "Period", now: "Period") -> Group:
    from guerdon.measure.sales import growth

    return Group(
        name=name,
        before=_figures(before),
        now=_figures(now),
        growth=growth(before=before, now=now),
    )


def _figures(one: "Period") -> Figures:
    return Figures(
        customers=one.customers,
        orders=one.orders,
        sales_minor=one.sales_minor,
        basket_minor=one.basket,
        frequency=one.frequency,
        margin=one.margin,
        costed=one.costed,
        categories=one.categories_each,
        cross_sell=one.cross_sell,
    )
