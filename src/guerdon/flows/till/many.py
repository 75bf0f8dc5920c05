"""What offers give to many carts, one after the other: the till's engine without explanations."""

from collections.abc import Sequence
from datetime import datetime

from guerdon.decide.eligibility import eligible
from guerdon.flows.till.choosing import WORTH, chosen
from guerdon.flows.till.contest import competitors, enter, looked_up, malformed, withheld
from guerdon.give.basket import opened
from guerdon.give.entrants import Entrant, clashes
from guerdon.give.kind import Given, Moment
from guerdon.give.live import LiveOffers
from guerdon.give.posting import Posted
from guerdon.give.turns import seated
from guerdon.terms.cart import Checkout
from guerdon.terms.customer import Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.offer import Offer
from guerdon.terms.stacking import Stacking

Gains = tuple[tuple[Offer, Given], ...]


def _always() -> bool:
    return True


def given(*, ask: Checkout, facts: Facts, offers: LiveOffers, now: datetime) -> Gains | Refusal:
    """What each offer gives to an ask: to the minor unit what `quoting.decided` says.

    Nobody asks why an offer does not apply, nor for the next best: what does not hold is not
    looked at any further. Refused as there, but for points, which are not asked about.
    """
    refusal = malformed(ask=ask, currency=offers.currency)
    if refusal is not None:
        return refusal
    ready = looked_up(ask, facts, offers, now)
    purses: dict[str, int] = {}
    entrants = _entrants(ask, facts, offers, now, ready, purses)
    if not entrants:
        return ()
    start = opened(cart=ask.cart, stacking=offers.stacking, purses=purses)
    competing = competitors(entrants=entrants, start=start, stacking=offers.stacking)
    if isinstance(competing, Refusal):
        return competing
    giving, _ = competing
    single = _single(giving, offers.stacking)
    if single is not None:
        return single
    turns = seated(start=start, pairs=giving, stacking=offers.stacking)
    choice = chosen(turns=turns, mode=offers.stacking.mode, tick=_always, beside=False)
    walk, _ = turns.merged(choice.states, choice.places)
    return tuple((entrant.live.offer, one) for entrant, one in walk)


def _entrants(
    ask: Checkout,
    facts: Facts,
    offers: LiveOffers,
    now: datetime,
    ready: Posted,
    purses: dict[str, int],
) -> list[Entrant]:
    """The entrants of the offers that may be had: the condition first, which most fail."""
    local, values, measure = ready.local, ready.values, ready.measure
    moment: Moment | None = None
    day = ""
    entrants: list[Entrant] = []
    for live in ready.offers:
        if not live.holding(values, measure):
            continue
        offer = live.offer
        if moment is None:
            moment, day = Moment(local=local, values=values), local.date().isoformat()
        if live.free:
            # Nothing but its period and its condition could forbid it.
            refused = not offer.period.holds(now)
        else:
            refused = None is not eligible(
                offer=offer,
                ask=ask,
                facts=facts,
                values=values,
                now=now,
                day=day,
                holding=_always,
            )
        if refused or withheld(live=live, ask=ask, facts=facts, now=now) is not None:
            continue
        entrants += enter(
            live=live,
            ask=ask,
            facts=facts,
            offers=offers,
            moment=moment,
            now=now,
            day=day,
            purses=purses,
        )
    return entrants


def _single(giving: Sequence[tuple[Entrant, Given]], stacking: Stacking) -> Gains | None:
    """The one offer that applies, where at most one may and it is plain which; None elsewhere.

    Where each excludes each other the best alone is the best of all; equals are left to the search,
    which knows which of them goes first.
    """
    count = len(giving)
    if not count:
        return ()
    if stacking.mode != "best_customer" or any(one.bounded for one, _ in giving):
        return None
    if count > 1:
        whole = (1 << count) - 1
        barred = clashes(entrants=[one for one, _ in giving], stacking=stacking)
        if any(bits | 1 << place != whole for place, bits in enumerate(barred)):
            return None
    worths = [one.worth * WORTH + bool(one.extras) for _, one in giving]
    best = max(worths)
    if best <= 0 or worths.count(best) > 1:
        return None
    entrant, one = giving[worths.index(best)]
    return ((entrant.live.offer, one),)
