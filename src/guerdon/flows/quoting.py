"""Quoting: the pure middle of a checkout, from ask, facts and live offers to a quote."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from guerdon.decide import choose
from guerdon.decide.asking import asked, localised, zone_of
from guerdon.decide.eligibility import code_for, eligible
from guerdon.give.applied import Walk, spoken, told, walked
from guerdon.give.basket import Basket, opened
from guerdon.give.entrants import (
    Entrant,
    clash,
    entered,
    firsts,
    masks,
    short_of,
    take,
    turn_of,
    why_nothing,
)
from guerdon.give.kind import Given, Moment
from guerdon.give.live import LiveOffer, LiveOffers, snapshot
from guerdon.give.points.earn import earned
from guerdon.give.points.redeem import payable
from guerdon.terms.canonical import digest
from guerdon.terms.cart import Checkout
from guerdon.terms.customer import Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.holding import chooses
from guerdon.terms.limit import budget_key, left, spend_key, units_key, uses
from guerdon.terms.money import LARGEST_MINOR
from guerdon.terms.offer import Offer
from guerdon.terms.quote import CodeSeen, NotApplied, Quote, Runner
from guerdon.terms.stacking import MODES

__all__ = ["LiveOffers", "decided", "snapshot"]

# Worth is compared first, then how many things are given: so a gift that nobody priced is taken
# where it costs the customer nothing, and never instead of money.
WORTH = 1_000
MOST_UNITS = 10_000
# Beside the eligible, the near misses and those asked for, at most so many refusals are told.
MOST_EXPLAINED = 32


def _always() -> bool:
    return True


def decided(
    *,
    ask: Checkout,
    facts: Facts,
    offers: LiveOffers,
    now: datetime,
    mode: str | None = None,
    explain: Sequence[str] = (),
    tick: Callable[[], bool] = _always,
) -> Quote | Refusal:
    """The quote for an ask: which offers apply, to which units, and why the others do not.

    `mode` is priority, best_customer or lowest_cost, the programme's when None. `explain` names
    offers that are explained whatever becomes of them. `tick` answers whether the search still
    has time. Refused: a malformed cart, another currency, more points than the balance, an offer
    whose limit runs short and says refuse.
    """
    refusal = malformed(ask=ask, currency=offers.currency)
    if refusal is not None:
        return refusal
    mode = mode or offers.stacking.mode
    if mode not in MODES:
        return Refusal(reason="mode_unknown", data={"mode": mode, "modes": ", ".join(MODES)})
    contest = _gathered(ask=ask, facts=facts, offers=offers, now=now, explain=explain)
    if isinstance(contest, Refusal):
        return contest
    choice = _choice(contest, mode, tick)
    return _quoted(contest, choice, mode)


def malformed(*, ask: Checkout, currency: str) -> Refusal | None:
    """What is wrong with the cart itself: lines named twice, odd numbers, another currency."""
    cart = ask.cart
    if cart.currency != currency:
        data = {"given": cart.currency, "expected": currency}
        return Refusal(reason="currency_mismatch", data=data)
    if len({line.key for line in cart.lines}) != len(cart.lines):
        return Refusal(reason="cart_malformed", data={"problem": "two lines have one key"})
    for line in cart.lines:
        if line.quantity < 1 or line.unit_minor < 0 or line.floor_minor < 0:
            return Refusal(reason="cart_malformed", data={"problem": f"line {line.key[:80]}"})
    units = sum(line.quantity for line in cart.lines)
    if units > MOST_UNITS or cart.value_minor > LARGEST_MINOR or cart.shipping_minor < 0:
        return Refusal(reason="cart_malformed", data={"problem": "too large"})
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Contest:
    """Everything known before the choice: who competes, what each gives alone, who is out."""

    ask: Checkout
    facts: Facts
    offers: LiveOffers
    now: datetime
    start: Basket
    entrants: tuple[Entrant, ...]
    alone: tuple[Given, ...]
    idle: tuple[Entrant, ...]
    out: tuple[NotApplied, ...]


def _gathered(
    *, ask: Checkout, facts: Facts, offers: LiveOffers, now: datetime, explain: Sequence[str]
) -> _Contest | Refusal:
    local = localised(now=now, zone=zone_of(ask=ask, facts=facts, home=offers.zone))
    values = asked(ask=ask, facts=facts, local=local)
    day = local.date().isoformat()
    entrants: list[Entrant] = []
    out: list[NotApplied] = []
    purses: dict[str, int] = {}
    for live in offers.offers:
        offer = live.offer
        refusal = eligible(
            offer=offer,
            ask=ask,
            facts=facts,
            values=values,
            now=now,
            day=day,
            holding=live.holding,
        )
        whole = () if refusal else scope(live=live, ask=ask)
        if refusal is None and not whole and offer.layer != "shipping":
            refusal = Refusal(reason="no_fitting_products")
        if refusal is not None:
            if _told(offer, refusal, ask, explain, len(out)):
                out.append(_out(offer, refusal, offers.currency))
            continue
        code = str(code_for(offer=offer, ask=ask, facts=facts, now=now))
        money, units = _purses(offer, ask, facts, day, purses)
        terms = live.kind.settled(live.terms, Moment(local=local, began=offer.period.start))
        entrants.extend(
            entered(
                live=live,
                terms=terms,
                whole=whole,
                stacking=offers.stacking,
                code=code,
                money=money,
                units=units,
            )
        )
    start = opened(cart=ask.cart, stacking=offers.stacking, purses=purses)
    competing = _competing(sorted(entrants, key=lambda one: one.rank), start, offers)
    if isinstance(competing, Refusal):
        return competing
    return _Contest(
        ask=ask,
        facts=facts,
        offers=offers,
        now=now,
        start=start,
        entrants=tuple(one for one, given in competing if given is not None),
        alone=tuple(given for _, given in competing if given is not None),
        idle=tuple(one for one, given in competing if given is None),
        out=tuple(out),
    )


def scope(*, live: LiveOffer, ask: Checkout) -> tuple[int, ...]:
    """The lines that the offer is about."""
    of = live.offer.of
    if not of:
        return tuple(range(len(ask.cart.lines)))
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


def _competing(
    entrants: list[Entrant], start: Basket, offers: LiveOffers
) -> list[tuple[Entrant, Given | None]] | Refusal:
    """What each would give alone; None for those that give nothing or fall behind a `first`."""
    found: list[tuple[Entrant, Given | None]] = []
    for entrant in entrants:
        if entrant.live.offer.limits.when_short == "refuse":
            purse = short_of(entrant=entrant, basket=start)
            if purse:
                data = {"offer": entrant.live.offer.key, "limit": purse}
                return Refusal(reason="limit_short", data=data)
        step = take(entrant=entrant, basket=start)
        found.append((entrant, None if step is None else step[0]))
    giving = [one for one, given in found if given is not None]
    standing = firsts(entrants=giving, stacking=offers.stacking)
    fallen = {id(one) for one, stands in zip(giving, standing, strict=True) if not stands}
    return [(one, None if id(one) in fallen else given) for one, given in found]


def _told(
    offer: Offer, refusal: Refusal, ask: Checkout, explain: Sequence[str], number: int
) -> bool:
    """Whether a refused offer is explained: asked for by name or code, near, or among the first.

    An offer that wants a code is nobody's business without it.
    """
    if offer.key in explain:
        return True
    if refusal.reason == "code_needed":
        return False
    if offer.codes != "none":
        return True
    return not offer.hidden and (refusal.reason == "spend_short" or number < MOST_EXPLAINED)


def _out(offer: Offer, refusal: Refusal, currency: str, would: int | None = None) -> NotApplied:
    return NotApplied(
        offer=offer.key,
        version=offer.version,
        refusal=Refusal(reason=refusal.reason, data=spoken(data=refusal.data, currency=currency)),
        missing_minor=refusal.data.get("missing_minor"),
        would_give_minor=would,
    )


def _choice(contest: _Contest, mode: str, tick: Callable[[], bool]) -> choose.Choice:
    entrants, start = contest.entrants, contest.start
    stacking = contest.offers.stacking

    def turn(basket: Basket, place: int) -> tuple[int, Basket] | None:
        step = take(entrant=entrants[place], basket=basket)
        if step is None:
            return None
        given, after = step
        worth = given.cost if mode == "lowest_cost" else given.worth
        return worth * WORTH + bool(given.extras), after

    candidates = [
        choose.Candidate(
            place=place,
            most=_most(entrant, given, start),
            clashes=sum(
                1 << at
                for at, other in enumerate(entrants)
                if clash(one=entrant, other=other, stacking=stacking)
            ),
            touches=bits[0],
            reads=bits[1],
        )
        for place, (entrant, given) in enumerate(zip(entrants, contest.alone, strict=True))
        for bits in [
            masks(
                entrant=entrant,
                lines=len(start.lines),
                capped=stacking.order_cap_bp < 10_000,
                purses=tuple(start.purses),
            )
        ]
    ]
    if mode == "priority":
        order = sorted(candidates, key=lambda one: _priority(entrants[one.place]))
        return choose.in_turn(
            order=[one.place for one in order], candidates=candidates, start=start, take=turn
        )
    if mode == "lowest_cost":
        return choose.cheapest(candidates=candidates, start=start, take=turn, tick=tick)
    return choose.best(candidates=candidates, start=start, take=turn, tick=tick)


def _priority(entrant: Entrant) -> tuple[int, tuple[int, int, str, tuple[int, ...]]]:
    return -entrant.live.offer.priority, entrant.rank


def _most(entrant: Entrant, alone: Given, start: Basket) -> int:
    most = entrant.live.kind.most(entrant.terms, turn_of(entrant=entrant, basket=start))
    return most * WORTH + bool(alone.extras)


def _quoted(contest: _Contest, choice: choose.Choice, mode: str) -> Quote | Refusal:
    ask, offers, facts = contest.ask, contest.offers, contest.facts
    cart = ask.cart
    walk, after = walked(
        entrants=[contest.entrants[place] for place in choice.places], start=contest.start
    )
    applied = told(walk=walk, lines=cart.lines, currency=cart.currency)
    discount = sum(one.minor for one in applied)
    total = cart.value_minor + cart.shipping_minor - discount
    spent, pays, points = 0, 0, 0
    if offers.plan is not None and facts.known:
        paying = payable(
            plan=offers.plan, points=ask.points, balance=facts.points, total_minor=total
        )
        if isinstance(paying, Refusal):
            return paying
        spent, pays = paying
        goods = total - after.shipping
        points = earned(
            plan=offers.plan,
            paid_minor=goods - max(0, pays - after.shipping),
            at=contest.now,
            multipliers_bp=[extra.multiplier_bp for one in applied for extra in one.extras],
        )
    elif ask.points:
        return Refusal(reason="points_short", data={"asked": ask.points, "balance": 0})
    out = (*contest.out, *_unchosen(contest, choice, walk, after))
    out = tuple(sorted(out, key=lambda one: one.offer))
    considered = tuple(
        sorted(
            [(one.offer, one.version) for one in applied]
            + [(one.offer, one.version) for one in out]
        )
    )
    return Quote(
        currency=cart.currency,
        subtotal_minor=cart.value_minor,
        shipping_minor=cart.shipping_minor,
        discount_minor=discount,
        total_minor=total,
        applied=applied,
        not_applied=out,
        runner_up=_runner_up(contest, choice),
        gap_minor=-(-(choice.bound - choice.worth) // WORTH),
        points_earned=points,
        evaluation=_evaluation(contest, considered, mode),
        points_spent=spent,
        points_minor=pays,
        due_minor=total - pays,
        codes=_codes(contest, out),
        considered=considered,
        passed_over=len(offers.offers) + offers.others - len(considered),
        mode=mode,
        steps=choice.steps,
    )


def _unchosen(
    contest: _Contest, choice: choose.Choice, walk: Walk, after: Basket
) -> list[NotApplied]:
    """Why each eligible offer that does not apply was left out, in the state it met."""
    currency, stacking = contest.ask.cart.currency, contest.offers.stacking
    chosen = [contest.entrants[place] for place in choice.places]
    applied = {entrant.live.offer.key for entrant, _ in walk}
    alone: dict[str, int] = {}
    for one, given in zip(contest.entrants, contest.alone, strict=True):
        alone[one.live.offer.key] = alone.get(one.live.offer.key, 0) + given.minor
    found: dict[str, NotApplied] = {}
    for entrant in (*contest.entrants, *contest.idle):
        offer = entrant.live.offer
        if offer.key in applied or offer.key in found:
            continue
        by = sorted(
            {
                one.live.offer.key
                for one in chosen
                if clash(one=entrant, other=one, stacking=stacking)
            }
        )
        refusal = why_nothing(entrant=entrant, basket=contest.start if by else after)
        if refusal is None:
            would = alone.get(offer.key, 0)
            data = {"by": ", ".join(by), "would_give_minor": would}
            refusal = Refusal(reason="beaten" if by else "lowers_total", data=data)
        found[offer.key] = _out(offer, refusal, currency, alone.get(offer.key))
    return list(found.values())


def _runner_up(contest: _Contest, choice: choose.Choice) -> Runner | None:
    if choice.runner_up is None:
        return None
    entrants = [contest.entrants[place] for place in choice.runner_up]
    walk, _ = walked(entrants=entrants, start=contest.start)
    keys = dict.fromkeys(entrant.live.offer.key for entrant, _ in walk)
    return Runner(offers=tuple(keys), discount_minor=sum(given.minor for _, given in walk))


def _codes(contest: _Contest, out: Sequence[NotApplied]) -> tuple[CodeSeen, ...]:
    """What became of each code of the ask."""
    refusals = {one.offer: one.refusal for one in out}
    seen: list[CodeSeen] = []
    for code in contest.ask.codes:
        fact = contest.facts.codes.get(code)
        key = fact.offer if fact else contest.offers.by_code.get(code, "")
        refusal = refusals.get(key)
        if not key:
            refusal = Refusal(reason="code_unknown", data={"code": code})
        elif key not in contest.offers.by_key:
            refusal = Refusal(reason="offer_not_live", data={"offer": key})
        seen.append(CodeSeen(code=code, offer=key, refusal=refusal))
    return tuple(seen)


def _evaluation(contest: _Contest, considered: tuple[tuple[str, int], ...], mode: str) -> str:
    record = {
        "ask": contest.ask,
        "facts": contest.facts,
        "now": contest.now,
        "considered": considered,
        "stacking": contest.offers.stacking,
        "plan": contest.offers.plan,
        "mode": mode,
    }
    return digest(value=record)
