"""What a design can show before it starts, from the shop's own customers and their variance."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from guerdon.decide.arms import Slots
from guerdon.decide.experiment import PLACES
from guerdon.decide.sizing import Own, Size, sizes, wanted
from guerdon.flows.experiments import enrolling
from guerdon.flows.experiments.document import parsed
from guerdon.store.past import spend
from guerdon.terms.decision import Refusal
from guerdon.terms.experiment import BASKET, BOUGHT, ORDERS, Design

if TYPE_CHECKING:
    from guerdon.measure.sequential import Bars

# The stops of the slider.
SHARES = (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sized:
    """A design with what it can show.

    `effect` is the smallest one worth finding, in the metric's own unit; `inflation` what the
    looks cost in customers; `wanted` how many customers the pair of arms needs, None for no
    effect; `power` with all that the design would enrol.
    """

    design: Design
    own: Own
    effect: float
    inflation: float
    wanted: int | None
    sizes: tuple[Size, ...]
    power: float
    bars: "Bars"


def sized(*, document: Any, now: datetime) -> Sized | Refusal:
    """The sizes of a design, read or not yet kept; nothing is written.

    Variance is that of the audience in as many days as the design takes, up to the newest order.
    What was known before takes out at least what the window before it explains. Refused: a design
    that cannot be read, an audience without anybody.
    """
    from guerdon.measure.sequential import inflation, planned

    design = parsed(document=document)
    if isinstance(design, Refusal):
        return design
    inside = _inside(design, now)
    if isinstance(inside, Refusal):
        return inside
    own = own_of(design=design, inside=inside, now=now)
    if isinstance(own, Refusal):
        return own
    bars = planned(spending=design.spending, looks=design.looks, alpha=design.alpha)
    if isinstance(bars, Refusal):
        return bars
    more = inflation(bars=bars, alpha=design.alpha, power_wanted=design.power)
    effect = abs(design.effect * own.mean)
    pair = replace(own, customers=own.customers * _pair(design) // _whole(design))
    asked: dict[str, Any] = {
        "own": pair,
        "weights": (design.arms[0].weight, design.arms[1].weight),
        "effect": effect,
        "level": 1 - design.alpha,
        "power": design.power,
        "inflation": more,
    }
    found = sizes(**asked, shares=SHARES)
    return Sized(
        design=design,
        own=own,
        effect=effect,
        inflation=more,
        wanted=wanted(**asked),
        sizes=found,
        power=found[-1].power if found else 0.0,
        bars=bars,
    )


def _pair(design: Design) -> int:
    return design.arms[0].weight + design.arms[1].weight


def _whole(design: Design) -> int:
    return sum(arm.weight for arm in design.arms)


def _inside(design: Design, now: datetime) -> Collection[str] | Refusal | None:
    """The keys of the audience; None: whoever comes, which is everybody."""
    if not design.audience:
        return None
    whole = Slots(layer=design.layer, start=0, end=PLACES)
    found = enrolling.audience(design=design, slots=whole, now=now)
    return found if isinstance(found, Refusal) else {one.customer for one in found}


def own_of(*, design: Design, inside: Collection[str] | None, now: datetime) -> Own | Refusal:
    """Mean, deviation and what is explained, of the design's metric. Refused: nobody there."""
    import numpy as np

    rows = [
        one
        for one in spend.windows(days=design.days, now=now)
        if inside is None or one.customer in inside
    ]
    if len(rows) < 2:
        return Refusal(reason="audience_empty")
    orders = np.array([one.orders for one in rows], dtype=np.float64)
    sales = np.array([one.sales for one in rows], dtype=np.float64)
    before = np.array([one.before for one in rows], dtype=np.float64)
    y, mean = {
        BOUGHT: (np.minimum(orders, 1), None),
        ORDERS: (orders, None),
        BASKET: _basket(sales, orders),
    }.get(design.metric, (sales, None))
    varies = float(y.std()) > 0 and float(before.std()) > 0
    explained = float(np.corrcoef(y, before)[0, 1] ** 2) if varies else 0.0
    return Own(
        customers=int(len(rows) * design.room * design.stages[-1].share),
        days=design.days,
        mean=float(y.mean()) if mean is None else mean,
        deviation=float(y.std(ddof=1)),
        explained=0.0 if design.metric == BASKET else explained,
    )


def _basket(sales: Any, orders: Any) -> tuple[Any, float]:
    """Sales over orders, linearised by customer: what the delta method takes the variance of."""
    below = float(orders.mean())
    ratio = float(sales.sum() / orders.sum()) if orders.sum() else 0.0
    return (sales - ratio * orders) / below if below else sales * 0, ratio
