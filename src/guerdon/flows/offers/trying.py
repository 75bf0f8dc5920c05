"""Trying an offer on a cart before it is live: alone, and with the live offers beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.decide.asking import asked, localised, zone_of
from guerdon.flows.till.quoting import decided
from guerdon.give.conflicts import Conflict, conflicts
from guerdon.give.live import LiveOffer, LiveOffers, snapshot
from guerdon.give.offer_document import parsed
from guerdon.store.past import carts as past_carts
from guerdon.store.programme import offers
from guerdon.store.till import facts as known
from guerdon.terms.cart import Cart, Checkout
from guerdon.terms.compiled import measuring
from guerdon.terms.customer import CodeFact, Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.fitting import fitted, fitting
from guerdon.terms.offer import Offer
from guerdon.terms.past_cart import PastCart
from guerdon.terms.quote import Quote

# The code that a customer brings to an offer whose codes are made only once it is kept.
SAMPLE_CODE = "SAMPLE-CODE"
# No customer of a shop is called this: somebody whom the offer fits.
SAMPLE_CUSTOMER = "\u2026"
# A festival or a day of the month comes round within this many days.
AHEAD = 400
TRIED = 60
# Each with each: beyond this many the list does without.
MOST_COMPARED = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What the till would say at `at`: with the offer alone, beside the live ones, and without it.

    `names` are the titles of the live offers by key.
    """

    offer: Offer
    at: datetime
    alone: Quote | Refusal
    beside: Quote | Refusal
    without: Quote | Refusal
    names: Mapping[str, Mapping[str, str]]


def tried(
    *, document: Any, ask: Checkout, now: datetime, at: datetime | None = None
) -> Tried | Refusal:
    """Ask the till about the cart as if the offer were live; nothing is kept.

    Without `at` the moment is the first from now on at which the offer's time and hours hold. An
    offer that wants a code gets it, and without a customer it is tried on one whom it fits.
    Refused: a document that `offer_document.parsed` refuses.
    """
    offer = parsed(document)
    if isinstance(offer, Refusal):
        return offer
    live = offers.live(now=now)
    alone = beside_of(draft=offer, others=(), like=live)
    own = alone.offers[0]
    ask = asking(ask=ask, own=own)
    facts = _facts(ask, own, alone, now)
    at = at or moment_for(own=own, ask=ask, facts=facts, zone=live.zone, now=now)
    without_draft = _without(live, offer.key)
    before = replace(ask, codes=tuple(code for code in ask.codes if code != SAMPLE_CODE))
    first = decided(ask=before, facts=_facts(before, own, live, at), offers=without_draft, now=at)
    near: set[str] = set()
    if isinstance(first, Quote):
        near = {key for key, _ in first.considered}
    others = [one.offer for one in without_draft.offers if one.offer.key in near]
    mixed = beside_of(draft=offer, others=others, like=live)
    return Tried(
        offer=offer,
        at=at,
        alone=decided(ask=ask, facts=facts, offers=alone, now=at, explain=(offer.key,)),
        beside=decided(
            ask=ask,
            facts=_facts(ask, own, mixed, at),
            offers=mixed,
            now=at,
            explain=(offer.key,),
        ),
        without=first,
        names={one.offer.key: one.offer.name for one in live.offers if one.offer.key in near},
    )


def beside_of(*, draft: Offer, others: Sequence[Offer], like: LiveOffers) -> LiveOffers:
    """The draft and some offers as a snapshot with the rules of the live one."""
    return snapshot(
        [*others, draft],
        stacking=like.stacking,
        plan=like.plan,
        currency=like.currency,
        zone=like.zone,
    )


def _without(live: LiveOffers, key: str) -> LiveOffers:
    if key not in live.by_key:
        return live
    rest = [one.offer for one in live.offers if one.offer.key != key]
    return snapshot(
        rest, stacking=live.stacking, plan=live.plan, currency=live.currency, zone=live.zone
    )


def with_code(*, ask: Checkout, offer: Offer) -> Checkout:
    """The ask with the code that the offer wants."""
    if offer.codes == "none":
        return ask
    code = offer.shared_code if offer.codes == "shared" else SAMPLE_CODE
    return ask if code in ask.codes else replace(ask, codes=(*ask.codes, code))


def asking(*, ask: Checkout, own: LiveOffer) -> Checkout:
    """The ask with what the offer wants of an ask: a code, labels, a store, a channel.

    Nobody named: it is asked for somebody whom the offer fits, unless it is for guests.
    """
    wants = fitting(condition=own.condition, scopes=("ask",))
    ask = with_code(ask=ask, offer=own.offer)
    if ask.customer is None and wants.get("ask.customer") != "guest":
        ask = replace(ask, customer=SAMPLE_CUSTOMER)
    channels = own.offer.channels
    return replace(
        ask,
        labels=ask.labels | (wants.get("ask.labels") or frozenset()),
        store=ask.store or str(wants.get("ask.store") or ""),
        payment=ask.payment or str(wants.get("ask.payment") or ""),
        channel=ask.channel if not channels or ask.channel in channels else min(channels),
    )


def _facts(ask: Checkout, own: LiveOffer, live: LiveOffers, now: datetime) -> Facts:
    """What the store knows, and of the sample customer what fits; a fresh code where one is due."""
    offer = own.offer
    facts = known.read(ask=ask, live=live, now=now, explain=(offer.key,))
    return _supposed(facts, ask, own)


def _supposed(facts: Facts, ask: Checkout, own: LiveOffer) -> Facts:
    if ask.customer == SAMPLE_CUSTOMER and not facts.known:
        values = fitted(values={}, to=fitting(condition=own.condition))
        tier = str(values.get("tier") or "")
        facts = replace(facts, known=True, values=values, tier=tier)
    if own.offer.codes != "unique" or SAMPLE_CODE not in ask.codes:
        return facts
    code = CodeFact(code=SAMPLE_CODE, offer=own.offer.key, owner=None, state="fresh")
    return replace(facts, codes={**facts.codes, SAMPLE_CODE: code})


def moment_for(
    *, own: LiveOffer, ask: Checkout, facts: Facts, zone: str, now: datetime
) -> datetime:
    """The first of now, the offer's start, and the noons and flash hours after it that fit.

    Fit: the period holds and the whole condition does; where it never does, the start or now.
    """
    period = own.offer.period
    first = max(now, period.start) if period.start else now
    place = zone_of(ask=ask, facts=facts, home=zone)
    measure = measuring(cart=ask.cart)
    for at in _moments(own.offer, first, place):
        local = localised(now=at, zone=place)
        values = asked(ask=ask, facts=facts, local=local)
        if period.holds(at) and own.holding(values, measure):
            return at
    return first


def _moments(offer: Offer, first: datetime, zone: str) -> list[datetime]:
    """Moments to try, in order: a countdown begins on a day of its own."""
    local = first.astimezone(ZoneInfo(zone))
    if offer.kind == "countdown":
        day = date.fromisoformat(str(offer.value["first_day"]))
        if local.date() < day:
            return [local.replace(year=day.year, month=day.month, day=day.day, hour=12)]
    clock = str(offer.value.get("from", "12:00")) if offer.kind == "flash" else "12:00"
    hour, minute = int(clock[:2]) % 24, int(clock[3:])
    noon = local.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return [first, *(at for n in range(AHEAD) if (at := noon + timedelta(days=n)) >= first)]


def sample_cart(*, document: Any, turn: int, now: datetime) -> PastCart | None:
    """A past cart to try the offer on: those to which it applies, newest first, then the dearest.

    `turn` goes on to the next one. None without any past cart.
    """
    carts = past_carts.recent(most=TRIED)
    if not carts:
        return None
    offer = parsed(document)
    ranked = list(carts)
    if not isinstance(offer, Refusal):
        live = offers.live(now=now)
        alone = beside_of(draft=offer, others=(), like=live)
        fits = {one.order: _applies(one, alone, now) for one in carts}
        ranked.sort(key=lambda one: (0, 0) if fits[one.order] else (1, -one.value_minor))
    return ranked[turn % len(ranked)]


def _applies(cart: PastCart, alone: LiveOffers, now: datetime) -> bool:
    own = alone.offers[0]
    ask = asking(ask=Checkout(cart=Cart(lines=cart.lines, currency=alone.currency)), own=own)
    facts = _supposed(Facts(customer=ask.customer, known=False), ask, own)
    at = moment_for(own=own, ask=ask, facts=facts, zone=alone.zone, now=now)
    quote = decided(ask=ask, facts=facts, offers=alone, now=at)
    return isinstance(quote, Quote) and bool(quote.applied)


def met(*, document: Any, now: datetime) -> tuple[Conflict, ...] | Refusal:
    """The conflicts of an offer, as typed or as kept, with the live ones."""
    offer = parsed(document)
    if isinstance(offer, Refusal):
        return offer
    live = offers.live(now=now)
    own = beside_of(draft=offer, others=(), like=live).offers[0]
    return conflicts(of=own, others=live.offers, stacking=live.stacking)


def excluded(*, now: datetime) -> Mapping[str, int]:
    """Live offer -> with how many other live ones it is either or."""
    live = offers.live(now=now)
    counts: dict[str, int] = {}
    if len(live.offers) > MOST_COMPARED:
        return counts
    for one in live.offers:
        found = conflicts(of=one, others=live.offers, stacking=live.stacking)
        others = {each.other for each in found if each.excludes}
        if others:
            counts[one.offer.key] = len(others)
    return counts
