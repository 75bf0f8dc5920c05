"""The forecast of an offer: a sample of past carts is asked again as if it had been there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from guerdon.flows.offers.replay_points import AddedPoints, terms_of
from guerdon.flows.offers.trying import SAMPLE_CODE, beside_of, with_code
from guerdon.flows.till.many import Gains, given
from guerdon.give.live import LiveOffer, LiveOffers
from guerdon.give.offer_document import parsed
from guerdon.store import counters
from guerdon.store.night import known_values
from guerdon.store.past import carts
from guerdon.store.programme import offers
from guerdon.terms.cart import Cart, Checkout
from guerdon.terms.condition import leaves
from guerdon.terms.customer import CodeFact, Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.festival import kept_on
from guerdon.terms.fields import named
from guerdon.terms.holding import chooses
from guerdon.terms.limit import budget_key, spend_key, total_key, units_key
from guerdon.terms.money import half_up
from guerdon.terms.offer import Limits, Offer
from guerdon.terms.past_cart import PastCart, PastCarts
from guerdon.terms.period import Period

if TYPE_CHECKING:
    from guerdon.measure.forecast import Forecast, Outcome, Purse

WEEKS = 26
MOST = 5_000
WEEK = timedelta(weeks=1)
YEAR = 366
# Kept with the forecast so that its page says what was assumed.
ORDERS = "orders"
MILLI = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecasted:
    """The forecast with its sample, the window it is for, and what its limits hold out for.

    `reads` are the customer fields that were read as they are today. `inside` is the share of the
    sample whose weekday and hour come about in the window at all.
    """

    offer: Offer
    sample: PastCarts
    window: Period
    forecast: "Forecast"
    purses: "tuple[Purse, ...]"
    threshold: int | None
    reads: tuple[str, ...]
    inside: float


def forecast(*, document: Any, now: datetime, most: int = MOST) -> Forecasted | Refusal:
    """What the offer would give in a week, from `most` carts of the last half year at most.

    Each cart is moved by whole weeks into the offer's window, so that weekdays, hours, festivals
    and the days of a countdown count as they come. Limits are lifted while carts are asked, and
    then held against the weekly figures. Refused: what `parsed` refuses, and without past carts
    (`no_past_carts`).
    """
    from guerdon.measure.forecast import forecast as measured

    offer = parsed(document)
    if isinstance(offer, Refusal):
        return offer
    sample = carts.sampled(weeks=WEEKS, most=most)
    if sample is None or not sample.carts:
        return Refusal(reason="no_past_carts")
    live = offers.live(now=now)
    free = replace(offer, period=Period(), limits=Limits())
    alone = beside_of(draft=free, others=(), like=live)
    window = window_of(offer=offer, zone=live.zone, now=now)
    threshold = threshold_of(own=alone.offers[0])
    reads = read_of(own=alone.offers[0])
    values = values_for(sample=sample, reads=reads)
    points = terms_of(drafts=(offer,), like=live, now=now)
    outcomes: list[Outcome] = []
    for number, cart in enumerate(sample.carts):
        at = moved(at=cart.at, into=window, turn=number)
        if at is not None:
            known = values.get(cart.order)
            outcomes.append(_outcome(cart, at, sample, alone, known, threshold, points))
    if not outcomes:
        return Refusal(reason="no_past_carts")
    found = measured(outcomes=outcomes, weeks=WEEKS, every=sample.every, threshold=threshold)
    return Forecasted(
        offer=offer,
        sample=sample,
        window=window,
        forecast=found,
        purses=purses_of(offer=offer, found=found, window=window, now=now),
        threshold=threshold,
        reads=reads,
        inside=len(outcomes) / len(sample.carts),
    )


def window_of(*, offer: Offer, zone: str, now: datetime) -> Period:
    """When the offer can apply from now on: its period, the days of a countdown, a festival next.

    An open window has no end.
    """
    place = ZoneInfo(zone)
    start, end = offer.period.start, offer.period.end
    if offer.kind == "countdown":
        first = date.fromisoformat(str(offer.value["first_day"]))
        start = datetime.combine(first, time(), place)
        end = datetime.combine(first + timedelta(days=len(offer.value["days"])), time(), place)
    elif offer.kind == "festival" and end is None:
        today = max(now, start).astimezone(place).date() if start else now.astimezone(place).date()
        days = [today + timedelta(days=ahead) for ahead in range(YEAR)]
        wanted = frozenset(offer.value["festivals"])
        kept = [day for day in days if not wanted.isdisjoint(kept_on(day))]
        if kept:
            last = next(
                (a for a, b in pairwise(kept) if b - a > timedelta(days=1)),
                kept[-1],
            )
            start = datetime.combine(kept[0], time(), place)
            end = datetime.combine(last + timedelta(days=1), time(), place)
    over = end is not None and end <= now
    start = start if start and (start > now or over) else now
    return Period(start=start, end=end)


def moved(*, at: datetime, into: Period, turn: int) -> datetime | None:
    """The moment moved by whole weeks into the window; None where its weekday is not in it.

    Where several weeks would do, `turn` spreads moments over them.
    """
    assert into.start is not None  # noqa: S101 (window_of gives one)
    weeks = -(-(into.start - at) // WEEK)
    first = at + weeks * WEEK
    if into.end is None:
        return first
    room = -(-(into.end - first) // WEEK)
    return first + (turn % room) * WEEK if room > 0 else None


def threshold_of(*, own: LiveOffer) -> int | None:
    """The first sum of spend at which the offer begins, None where it asks for none."""
    steps = own.kind.steps(own.terms)
    return max(own.offer.least_minor, min(steps, default=0)) or None


def read_of(*, own: LiveOffer) -> tuple[str, ...]:
    """The customer fields that its condition asks about."""
    found = {leaf.field for leaf in leaves(condition=own.condition)}
    return tuple(
        sorted(
            name
            for name in found
            if (field := named(name=name)) is not None and field.scope == "customer"
        )
    )


def values_for(*, sample: PastCarts, reads: Sequence[str]) -> Mapping[str, Mapping[str, Any]]:
    """Order -> what the condition asks of its customer: today's, but the orders of that day."""
    if not reads:
        return {}
    customers = sorted({cart.customer for cart in sample.carts if cart.customer})
    today = known_values.of(customers=customers)
    before = carts.earlier(carts=sample.carts) if ORDERS in reads else {}
    return {
        cart.order: {**today.get(cart.customer, {}), ORDERS: before.get(cart.order, 0)}
        if ORDERS in reads
        else today.get(cart.customer, {})
        for cart in sample.carts
        if cart.customer
    }


def _outcome(
    cart: PastCart,
    at: datetime,
    sample: PastCarts,
    alone: LiveOffers,
    values: Mapping[str, Any] | None,
    threshold: int | None,
    points: LiveOffers | None,
) -> "Outcome":
    from guerdon.measure.forecast import Outcome

    offer = alone.offers[0].offer
    ask = Checkout(
        cart=Cart(lines=cart.lines, currency=alone.currency),
        customer=cart.customer,
        channel=cart.channel or "store",
        store=cart.store,
    )
    ask = with_code(ask=ask, offer=offer)
    codes = {}
    if offer.codes == "unique":
        codes = {
            SAMPLE_CODE: CodeFact(code=SAMPLE_CODE, offer=offer.key, owner=None, state="fresh")
        }
    values = values or {}
    facts = Facts(
        customer=cart.customer,
        known=cart.customer is not None,
        values=values,
        codes=codes,
        tier=str(values.get("tier") or ""),
    )
    walk = given(ask=ask, facts=facts, offers=alone, now=at)
    week = (cart.at - sample.since) // WEEK
    spend = 0
    if threshold:
        spend = sum(line.value_minor for line in cart.lines if chooses(of=offer.of, line=line))
    if isinstance(walk, Refusal) or not walk:
        return Outcome(week=week, applies=False, spend_minor=spend)
    cuts = [one for _, each in walk for one in each.cuts.values()]
    more, worth = _more_points(ask, facts, walk, at, points)
    return Outcome(
        week=week,
        applies=True,
        minor=sum(each.minor for _, each in walk),
        cost_minor=sum(each.cost for _, each in walk) + worth,
        points=more,
        units=sum(1 for cut in cuts for off in cut if off),
        value_minor=cart.value_minor,
        spend_minor=spend,
    )


def _more_points(
    ask: Checkout, facts: Facts, walk: Gains, at: datetime, terms: LiveOffers | None
) -> tuple[int, int]:
    """The points that the offer adds to one order, within its caps, and their worth if all used.

    A guest has none. What a day or a month allows is not known of a sample, and not capped.
    """
    if terms is None or terms.plan is None or ask.customer is None:
        return 0, 0
    added = AddedPoints(terms=terms, facts=facts)
    added.take(ask=ask, walk=walk, at=at)
    points = sum(added.whole().values())
    return points, half_up(numerator=points * terms.plan.worth_milli, denominator=MILLI)


def purses_of(
    *, offer: Offer, found: "Forecast", window: Period, now: datetime
) -> "tuple[Purse, ...]":
    """What is left of each limit of the whole offer, and when it runs out at that rate."""
    from guerdon.measure.forecast import Purse, ending

    limits = offer.limits
    asked = {
        "spend_minor": (spend_key(offer=offer.key), limits.spend_minor, found.minor),
        "total": (total_key(offer=offer.key), limits.total, found.uses),
        "units": (units_key(offer=offer.key), limits.units, found.units),
    }
    standing = counters.standing(
        keys=[key for key, *_ in asked.values()] + [budget_key(budget=limits.budget or "")]
    )
    left = {
        name: (most - (standing[key].used if key in standing else 0), rate)
        for name, (key, most, rate) in asked.items()
        if most is not None
    }
    if limits.budget is not None:
        shared = standing.get(budget_key(budget=limits.budget))
        left["budget"] = (shared.ceiling - shared.used if shared else 0, found.minor)
    start = window.start or now
    return tuple(
        Purse(
            name=name,
            left=max(0, rest),
            rate=rate,
            ending=ending(left=max(0, rest), rate=rate, start=start, end=window.end),
        )
        for name, (rest, rate) in left.items()
    )
