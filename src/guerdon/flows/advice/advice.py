"""The offer adviser: from goal, audience and the shop's own data to offers with their evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from guerdon.decide.advice import kinds
from guerdon.decide.advice.shape import WEEKS, Length, length, threshold
from guerdon.flows.advice import offers
from guerdon.flows.advice.evidence import measured
from guerdon.flows.goals import goals
from guerdon.flows.know.night_folder import folder_of, lake_folder
from guerdon.flows.know.segments import resolved
from guerdon.store.night import nights
from guerdon.store.programme import programme
from guerdon.store.till import baskets
from guerdon.store.till.baskets import Reached
from guerdon.terms import money
from guerdon.terms.decision import Refusal
from guerdon.terms.strict import WrongError, read, text, words

if TYPE_CHECKING:
    from guerdon.decide.advice.measured import Measured
    from guerdon.decide.advice.weigh import Crowd, Weighed

# How far back baskets are counted.
LATELY = timedelta(days=91)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What advice is asked for: a kind of goal, and the segment (empty: everybody)."""

    goal: str
    segment: str = ""
    serves: str = ""  # the key of a goal that is set


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """One kind of offer: its document for the builder, or none where it is begun elsewhere.

    `depth` is its share of the basket. `weighed` are costs and effects, None where nobody has
    measured such a thing: then `ceiling` is what one may cost at most, or `breakeven` which share
    of its uses must be additional. `closes` is the share of the goal's gap that it would close.
    """

    kind: str
    document: Mapping[str, Any] | None
    depth: float
    length: Length
    weighed: "Weighed | None"
    use_cost: int
    breakeven: float | None
    ceiling: int | None
    closes: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """What was looked at, and what is suggested, the best first."""

    asked: Asked
    currency: str
    people: int
    basket: int
    orders: float
    margin: float
    threshold: int
    reached: Reached
    suggestions: tuple[Suggestion, ...]


def asked(*, document: Any) -> Asked | Refusal:
    """Read what is asked. Refused: `body_malformed` with the place."""
    return read(_asked, document)


def _asked(document: Any) -> Asked:
    get = words(document, {"goal", "segment", "serves"}, "$").get
    goal = text(get("goal", kinds.RETAIN), "$.goal", longest=20)
    if goal not in kinds.FOR:
        raise WrongError("$.goal", f"one of {', '.join(kinds.FOR)} is wanted")
    return Asked(
        goal=goal,
        segment=text(get("segment", ""), "$.segment", longest=64),
        serves=text(get("serves", ""), "$.serves", longest=64),
    )


def advised(*, asked: Asked, now: datetime) -> Advice | Refusal:
    """The kinds of offer for the goal, each weighed by the best evidence that the shop has.

    Refused: no night yet, no such segment or goal, and a segment without a buyer.
    """
    night = nights.current()
    if night is None:
        return Refusal(reason="night_none")
    condition = resolved(document={"segment": asked.segment} if asked.segment else {})
    if isinstance(condition, Refusal):
        return condition
    gap = _gap(asked, now)
    if isinstance(gap, Refusal):
        return gap
    crowd, basket = _crowd(folder_of(key=night.key) / "know", condition)
    if not crowd.n or basket <= 0:
        return Refusal(reason="audience_empty")
    shop = programme.read()
    unit = 10 ** money.exponent(currency=shop.currency)
    least = threshold(basket=basket, unit=unit)
    own = measured()
    found = [
        _suggestion(kind, asked, crowd, basket, least, own, gap, now)
        for kind in kinds.FOR[asked.goal]
    ]
    return Advice(
        asked=asked,
        currency=shop.currency,
        people=crowd.n,
        basket=basket,
        orders=float(crowd.orders.mean()),
        margin=shop.margin,
        threshold=least,
        reached=baskets.reached(threshold=least, start=now - LATELY, end=now),
        suggestions=tuple(sorted(found, key=_rank)),
    )


def _rank(one: Suggestion) -> tuple[bool, float]:
    """What can be weighed first, by what it leaves; the others in the trade's order."""
    return (one.weighed is None, -one.weighed.net if one.weighed else 0.0)


def _gap(asked: Asked, now: datetime) -> float | Refusal | None:
    """What the goal lacks in sales, in minor units; None where it is about something else."""
    if not asked.serves:
        return None
    shown = goals.looked(goal=asked.serves, now=now)
    if isinstance(shown, Refusal):
        return shown
    if shown.goal.kpi != "sales" or shown.adjustment is None:
        return None
    return shown.adjustment.gap or None


def _crowd(folder: Any, condition: Any) -> "tuple[Crowd, int]":
    """The audience, and what its orders came to on average."""
    from guerdon.decide.advice.weigh import Crowd
    from guerdon.lake import engine
    from guerdon.lake.audience import audience

    with engine.opened(spill=lake_folder()) as opened:
        table = audience(engine=opened, folder=folder, condition=condition)
    crowd = Crowd(
        orders=table["expected_orders"].to_numpy(),
        basket=table["expected_basket"].to_numpy().astype(float),
        stage=table["stage"].to_pylist(),
    )
    orders = int(table["orders"].to_numpy().sum())
    spend = int(table["spend"].to_numpy().sum())
    return crowd, spend // orders if orders else 0


def _suggestion(
    kind: str,
    asked: Asked,
    crowd: "Crowd",
    basket: int,
    least: int,
    own: "Sequence[Measured]",
    gap: float | None,
    now: datetime,
) -> Suggestion:
    from guerdon.decide.advice.weigh import breakeven, weighed
    from guerdon.decide.response import depth_of

    shop = programme.read()
    made = offers.made(
        kind=kind, crowd=crowd, basket=basket, threshold=least, segment=asked.segment, now=now
    )
    terms = None
    if made.document is not None:
        terms = depth_of(
            kind=kind,
            value=made.document["value"],
            least_minor=made.document.get("least_minor", 0),
        )
    # Of things without a depth nobody can say how long; they run as the trade's middle ones do.
    runs = length(depth=made.depth) if terms is not None else WEEKS
    found = None
    if terms is not None:
        mine = [one for one in own if one.kind == kind]
        found = weighed(crowd=crowd, depth=terms, days=runs.days, margin=shop.margin, measured=mine)
    at = max(basket, 0 if terms is None else terms.least_minor)
    return Suggestion(
        kind=kind,
        document=made.document,
        depth=made.depth,
        length=runs,
        weighed=found,
        use_cost=made.use_cost,
        breakeven=breakeven(cost=made.use_cost, basket=at, margin=shop.margin),
        ceiling=made.ceiling,
        closes=found.sales / gap if found is not None and gap else None,
    )
