"""The contest of a checkout: which offers may compete for the cart, and why the others may not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from operator import attrgetter

from guerdon.decide.asking import asked, localised, zone_of
from guerdon.decide.eligibility import code_for, eligible
from guerdon.give.applied import spoken
from guerdon.give.basket import Basket, opened
from guerdon.give.entrants import Entrant, entered, fallen, short_of, take
from guerdon.give.kind import Given, Moment
from guerdon.give.live import LiveOffer, LiveOffers
from guerdon.give.posting import Posted, posted
from guerdon.give.turns import Turns, seated
from guerdon.terms.cart import Checkout
from guerdon.terms.compiled import measuring
from guerdon.terms.customer import Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.holding import chooses
from guerdon.terms.limit import (
    Use,
    budget_key,
    left,
    purchase_use,
    spend_key,
    stock_key,
    units_key,
    uses,
)
from guerdon.terms.money import LARGEST_MINOR
from guerdon.terms.offer import Offer
from guerdon.terms.quote import NotApplied
from guerdon.terms.stacking import Stacking

MOST_UNITS = 10_000
# Beside the eligible, the near misses and those asked for, at most so many refusals are told.
MOST_EXPLAINED = 32
NEAR = ("spend_short", "quantity_short")


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """An entrant that does not compete: it gives nothing, or it gives way to the offer `to`."""

    entrant: Entrant
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """Everything known before the choice.

    `turns` are those who compete; `idle` may be had but would give nothing, or give way to another;
    `out` are refused and explained.
    """

    ask: Checkout
    facts: Facts
    offers: LiveOffers
    now: datetime
    turns: Turns
    idle: tuple[Idle, ...]
    out: tuple[NotApplied, ...]


def malformed(*, ask: Checkout, currency: str) -> Refusal | None:
    """What is wrong with the cart itself: lines named twice, odd numbers, another currency."""
    cart = ask.cart
    if cart.currency != currency:
        data = {"given": cart.currency, "expected": currency}
        return Refusal(reason="currency_mismatch", data=data)
    lines = cart.lines
    if len({line.key for line in lines}) != len(lines):
        return Refusal(reason="cart_malformed", data={"problem": "two lines have one key"})
    units = minor = 0
    for line in lines:
        quantity, price = line.quantity, line.unit_minor
        if quantity < 1 or price < 0 or line.floor_minor < 0:
            return Refusal(reason="cart_malformed", data={"problem": f"line {line.key[:80]}"})
        units += quantity
        minor += quantity * price
    if units > MOST_UNITS or minor > LARGEST_MINOR or cart.shipping_minor < 0:
        return Refusal(reason="cart_malformed", data={"problem": "too large"})
    return None


def gathered(
    *,
    ask: Checkout,
    facts: Facts,
    offers: LiveOffers,
    now: datetime,
    explain: Sequence[str],
    ready: Posted | None = None,
) -> Contest | Refusal:
    """Who competes for the cart; refused where an offer's limit runs short and it says refuse.

    `ready` is what was posted for this very ask, where that was looked up before.
    """
    ready = ready or looked_up(ask, facts, offers, now, explain)
    local, values, measure = ready.local, ready.values, ready.measure
    moment = Moment(local=local, values=values)
    day = local.date().isoformat()
    entrants: list[Entrant] = []
    out: list[NotApplied] = []
    purses: dict[str, int] = {}
    entering = partial(enter, ask=ask, facts=facts, offers=offers, moment=moment, purses=purses)
    for live in ready.offers:
        offer = live.offer
        refusal = eligible(
            offer=offer,
            ask=ask,
            facts=facts,
            values=values,
            now=now,
            day=day,
            condition=live.condition,
            unmet_by=live.unmet,
            holding=partial(live.holding, values, measure),
        )
        refusal = refusal or withheld(live=live, ask=ask, facts=facts, now=now)
        found = () if refusal else entering(live=live, now=now, day=day)
        if refusal is None and not found:
            refusal = Refusal(reason="no_fitting_products")
        if refusal is None:
            entrants.extend(found)
        elif _told(offer, refusal, ask, explain, len(out)):
            out.append(out_of(offer, refusal, offers.currency))
    out.extend(_nowhere(ask, offers, explain))
    start = opened(cart=ask.cart, stacking=offers.stacking, purses=purses)
    competing = competitors(entrants=entrants, start=start, stacking=offers.stacking)
    if isinstance(competing, Refusal):
        return competing
    giving, idle = competing
    return Contest(
        ask=ask,
        facts=facts,
        offers=offers,
        now=now,
        turns=seated(start=start, pairs=giving, stacking=offers.stacking),
        idle=tuple(idle),
        out=tuple(out),
    )


def enter(
    *,
    live: LiveOffer,
    ask: Checkout,
    facts: Facts,
    offers: LiveOffers,
    moment: Moment,
    now: datetime,
    day: str,
    purses: dict[str, int],
) -> Sequence[Entrant]:
    """The entrants of an offer that may be had; none where nothing in the cart fits it.

    What the purses that bound it hold is put into `purses`.
    """
    offer = live.offer
    whole = scope(live=live, ask=ask)
    if not whole and (offer.of or offer.layer != "shipping"):
        return ()
    code = ""
    if offer.codes != "none":
        code = str(code_for(offer=offer, ask=ask, facts=facts, now=now))
    money, units = _purses(offer, ask, facts, day, purses)
    return entered(
        live=live,
        terms=live.kind.settled(live.terms, _of(offer, moment, ask, facts)),
        whole=whole,
        stacking=offers.stacking,
        code=code,
        money=money,
        units=units,
        things=_things(live, facts, purses),
    )


def looked_up(
    ask: Checkout, facts: Facts, offers: LiveOffers, now: datetime, explain: Sequence[str] = ()
) -> Posted:
    """The offers that the index lets through for an ask, with what they are asked about."""
    local = localised(now=now, zone=zone_of(ask=ask, facts=facts, home=offers.zone))
    values = asked(ask=ask, facts=facts, local=local)
    measure = measuring(cart=ask.cart)
    found = posted(
        offers=offers,
        ask=ask,
        opened=[facts.codes[code].offer for code in ask.codes if code in facts.codes],
        values=values,
        measure=measure,
        flags=offers.timeline.flags(at=now),
        explain=explain,
    )
    return Posted(local=local, values=values, measure=measure, offers=found)


def _claimed(ask: Checkout, facts: Facts) -> Refusal | None:
    """Whether another order of the customer is their first, second ... purchase already."""
    if ask.customer is None:
        return None
    use = purchase_use(customer=ask.customer, made=facts.values.get("orders", 0))
    rest = left(use=use, used=facts.used, own=facts.own, ceilings=facts.ceilings)
    return None if rest else Refusal(reason="limit_reached", data={"limit": use.key})


def withheld(*, live: LiveOffer, ask: Checkout, facts: Facts, now: datetime) -> Refusal | None:
    """Why an eligible offer is kept back: another order has the turn, or promotions wait."""
    claimed = _claimed(ask, facts) if live.kind.nth else None
    return claimed or _cared(live.offer, facts, now)


def _cared(offer: Offer, facts: Facts, now: datetime) -> Refusal | None:
    """Whether promotions wait since the customer complained; codes in hand are honoured."""
    until = facts.care_until
    if until is None or until <= now or offer.codes != "none":
        return None
    return Refusal(reason="care_hold", data={"until": until.isoformat()})


def _of(offer: Offer, moment: Moment, ask: Checkout, facts: Facts) -> Moment:
    """The moment with what this offer may want to know besides: picks, prices, its beginning."""
    picks = ask.gifts.get(offer.key, ())
    if not picks and not facts.prices:
        return moment
    return replace(moment, picks=picks, began=offer.period.start, prices=facts.prices)


def in_stock(*, facts: Facts, item: str) -> int | None:
    """How many pieces of the thing this order may still have, None where nobody counts."""
    use = Use(key=stock_key(item=item), units=0, ceiling=None)
    return left(use=use, used=facts.used, own=facts.own, ceilings=facts.ceilings)


def _things(live: LiveOffer, facts: Facts, purses: dict[str, int]) -> tuple[str, ...]:
    """The purses of the things that the offer hands out, where somebody counts them."""
    items = live.kind.things(live.terms)
    if not items:
        return ()
    held: dict[str, None] = {}
    for item in items:
        pieces = in_stock(facts=facts, item=item)
        if pieces is not None:
            purses[stock_key(item=item)] = pieces
            held[stock_key(item=item)] = None
    return tuple(held)


def scope(*, live: LiveOffer, ask: Checkout) -> tuple[int, ...]:
    """The lines that the offer is about."""
    of = live.offer.of
    if not of:
        return tuple(range(len(ask.cart.lines)))
    word, wanted = of[0]
    if len(of) == 1 and word != "label":
        # The way of nearly all offers, four times as fast as asking word by word.
        words = map(attrgetter(word), ask.cart.lines)
        return tuple([i for i, found in enumerate(words) if found in wanted])
    return tuple(i for i, line in enumerate(ask.cart.lines) if chooses(of=of, line=line))


def _purses(
    offer: Offer, ask: Checkout, facts: Facts, day: str, purses: dict[str, int]
) -> tuple[tuple[str, ...], str]:
    """The purses that bound the offer's money and units; what they hold is put into `purses`."""
    limits = offer.limits
    if limits.spend_minor is None and limits.budget is None and limits.units is None:
        return (), ""
    named = {
        spend_key(offer=offer.key),
        budget_key(budget=limits.budget or ""),
        units_key(offer=offer.key),
    }
    held: list[str] = []
    for use in uses(offer=offer, customer=ask.customer, day=day, minor=0):
        rest = left(use=use, used=facts.used, own=facts.own, ceilings=facts.ceilings)
        if rest is not None and use.key in named:
            purses[use.key] = rest
            held.append(use.key)
    units = units_key(offer=offer.key) if limits.units is not None else ""
    return tuple(key for key in held if key != units), units


def competitors(
    *, entrants: Sequence[Entrant], start: Basket, stacking: Stacking
) -> tuple[list[tuple[Entrant, Given]], list[Idle]] | Refusal:
    """Who competes, in the order of turns, with what each would give alone, and who does not."""
    giving: list[tuple[Entrant, Given]] = []
    idle: list[Idle] = []
    layered: dict[str, Basket] = {}
    for entrant in sorted(entrants, key=_rank):
        offer = entrant.live.offer
        basket = layered.get(offer.layer)
        if basket is None:
            basket = layered[offer.layer] = start.in_layer(offer.layer)
        if offer.limits.when_short == "refuse":
            purse = short_of(entrant=entrant, basket=basket)
            if purse:
                data = {"offer": offer.key, "limit": purse}
                return Refusal(reason="limit_short", data=data)
        taken = take(entrant=entrant, basket=basket)
        if taken is None:
            idle.append(Idle(entrant=entrant))
        else:
            giving.append((entrant, taken.given))
    if len(giving) < 2:
        return giving, idle
    standing: list[tuple[Entrant, Given]] = []
    ways = fallen(entrants=[one for one, _ in giving], stacking=stacking)
    for pair, other in zip(giving, ways, strict=True):
        if other is None:
            standing.append(pair)
        else:
            idle.append(Idle(entrant=pair[0], to=other.live.offer.key))
    return standing, idle


_rank = attrgetter("rank")


def _nowhere(ask: Checkout, offers: LiveOffers, explain: Sequence[str]) -> list[NotApplied]:
    """Offers asked for by name that are not live; they have no version here, so it is 0."""
    return [
        NotApplied(
            offer=key, version=0, refusal=Refusal(reason="offer_not_live", data={"offer": key})
        )
        for key in sorted({*explain, *ask.gifts})
        if key not in offers.by_key
    ]


def _told(
    offer: Offer, refusal: Refusal, ask: Checkout, explain: Sequence[str], number: int
) -> bool:
    """Whether a refused offer is explained: asked for by name or code, near, or among the first.

    An offer that wants a code is nobody's business without it.
    """
    if offer.key in explain or offer.key in ask.gifts:
        return True
    if refusal.reason == "code_needed":
        return False
    if offer.codes != "none":
        return True
    return not offer.hidden and (refusal.reason in NEAR or number < MOST_EXPLAINED)


def out_of(offer: Offer, refusal: Refusal, currency: str, would: int | None = None) -> NotApplied:
    """The offer with the reason why it does not apply; `would` is what it would give alone."""
    return NotApplied(
        offer=offer.key,
        version=offer.version,
        refusal=Refusal(reason=refusal.reason, data=spoken(data=refusal.data, currency=currency)),
        missing_minor=refusal.data.get("missing_minor"),
        missing_units=refusal.data.get("missing"),
        would_give_minor=would,
    )
