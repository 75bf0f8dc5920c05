"""Quoting: the pure middle of a checkout, from ask, facts and live offers to a quote."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.decide.choose import Choice
from guerdon.flows.till import earning
from guerdon.flows.till.choosing import WORTH, chosen
from guerdon.flows.till.contest import Contest, gathered, malformed, out_of
from guerdon.give.applied import told
from guerdon.give.basket import Basket
from guerdon.give.entrants import why_nothing
from guerdon.give.live import LiveOffers, snapshot
from guerdon.give.points.earn import earned
from guerdon.give.points.redeem import payable
from guerdon.give.posting import Posted
from guerdon.give.turns import Later, Walk
from guerdon.terms.cart import Checkout
from guerdon.terms.customer import Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.points import Part
from guerdon.terms.quote import Applied, CodeSeen, NotApplied, Quote, Runner
from guerdon.terms.stacking import MODES

__all__ = ["LiveOffers", "decided", "snapshot"]


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
    ready: Posted | None = None,
) -> Quote | Refusal:
    """The quote for an ask: which offers apply, to which units, and why the others do not.

    `mode` is priority, best_customer or lowest_cost, the programme's when None. `explain` names
    offers that are explained whatever becomes of them. `tick` answers whether the search still
    has time; `ready` is as of `gathered`. Refused: a malformed cart, another currency, more points
    than the balance, an offer whose limit runs short and says refuse.
    """
    refusal = malformed(ask=ask, currency=offers.currency)
    if refusal is not None:
        return refusal
    mode = mode or offers.stacking.mode
    if mode not in MODES:
        return Refusal(reason="mode_unknown", data={"mode": mode, "modes": ", ".join(MODES)})
    contest = gathered(ask=ask, facts=facts, offers=offers, now=now, explain=explain, ready=ready)
    if isinstance(contest, Refusal):
        return contest
    choice = chosen(turns=contest.turns, mode=mode, tick=tick)
    return _quoted(contest, choice, mode)


def _quoted(contest: Contest, choice: Choice[Later], mode: str) -> Quote | Refusal:
    offers, cart = contest.offers, contest.ask.cart
    walk, after = contest.turns.merged(choice.states, choice.places)
    applied = told(walk=walk, lines=cart.lines, currency=cart.currency)
    discount = sum(one.minor for one in applied)
    total = cart.value_minor + cart.shipping_minor - discount
    found = _points(contest, applied, after, total)
    if isinstance(found, Refusal):
        return found
    (spent, pays), points, parts = found
    out = (*contest.out, *_unchosen(contest, choice, walk, after))
    for one in out:
        # Of two that share a limit each may fit alone, and not both.
        if one.refusal.reason == "limit_short" and _refuses(offers, one.offer):
            limit = one.refusal.data["limit"]
            return Refusal(reason="limit_short", data={"offer": one.offer, "limit": limit})
    out = tuple(sorted(out, key=lambda one: one.offer))
    considered = tuple(
        sorted(
            [(one.offer, one.version) for one in applied]
            + [(one.offer, one.version) for one in out if one.version]
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
        rules=offers.rules,
        section=offers.section,
        earned=parts,
    )


def _points(
    contest: Contest, applied: tuple[Applied, ...], after: Basket, total: int
) -> tuple[tuple[int, int], int, tuple[Part, ...]] | Refusal:
    """Points spent and what they pay, points earned, and by which rules where there are any."""
    ask, offers, facts, now = contest.ask, contest.offers, contest.facts, contest.now
    if offers.plan is None or not facts.known:
        if ask.points:
            return Refusal(reason="points_short", data={"asked": ask.points, "balance": 0})
        return (0, 0), 0, ()
    paying = payable(
        plan=offers.plan,
        points=earning.allowed(ask=ask, facts=facts, offers=offers, now=now),
        balance=facts.points,
        total_minor=total,
        at=now,
    )
    if isinstance(paying, Refusal):
        return paying
    by_points = max(0, paying[1] - after.shipping)
    boosts = _boosts(applied, after)
    if offers.plan.plain and not offers.wallets:
        paid = total - after.shipping - by_points
        points = earned(plan=offers.plan, paid_minor=paid, at=now, boosts=boosts)
        return paying, points, ()
    parts = earning.parts(
        ask=ask,
        facts=facts,
        offers=offers,
        now=now,
        paid=after.sums,
        by_points=by_points,
        boosts=boosts,
    )
    return paying, sum(one.points for one in parts if one.wallet == offers.plan.wallet), parts


def _refuses(offers: LiveOffers, key: str) -> bool:
    return offers.by_key[key].offer.limits.when_short == "refuse"


def _boosts(applied: tuple[Applied, ...], after: Basket) -> list[tuple[int, int]]:
    """Each multiplier of points with what is to be paid for the lines that it multiplies."""
    paid = {line.key: after.sums[at] for at, line in enumerate(after.lines)}
    return [
        (extra.multiplier_bp, sum(paid[line] for line in extra.lines or paid))
        for one in applied
        for extra in one.extras
        if extra.what == "points"
    ]


def _unchosen(
    contest: Contest, choice: Choice[Later], walk: Walk, after: Basket
) -> list[NotApplied]:
    """Why each eligible offer that does not apply was left out, in the state it met."""
    currency, turns = contest.ask.cart.currency, contest.turns
    done = {entrant.live.offer.key for entrant, _ in walk}
    chosen: dict[str, int] = {}
    for place in choice.places:
        key = turns.entrants[place].live.offer.key
        chosen[key] = chosen.get(key, 0) | 1 << place
    alone: dict[str, int] = {}
    rivals: dict[str, int] = {}
    for one, given, clashes in zip(turns.entrants, turns.alone, turns.clashes, strict=True):
        key = one.live.offer.key
        alone[key] = alone.get(key, 0) + given.minor
        rivals[key] = rivals.get(key, 0) | clashes
    ways = {one.entrant.live.offer.key: one.to for one in contest.idle if one.to}
    found: list[NotApplied] = []
    for entrant in (*turns.entrants, *(one.entrant for one in contest.idle)):
        offer = entrant.live.offer
        if offer.key in done:
            continue
        done.add(offer.key)
        met = rivals.get(offer.key, 0)
        by = sorted(key for key, bits in chosen.items() if met & bits)
        if not by and offer.key in ways:
            by = [ways[offer.key]]
        refusal = None if by else why_nothing(entrant=entrant, basket=after)
        would = alone.get(offer.key)
        if refusal is None:
            data: dict[str, Any] = {"by": ", ".join(by), "would_give_minor": would or 0}
            if by:
                data["named"] = _named(contest.offers, by)
            refusal = Refusal(reason="beaten" if by else "lowers_total", data=data)
        found.append(out_of(offer, refusal, currency, would))
    return found


def _named(offers: LiveOffers, keys: Sequence[str]) -> dict[str, str]:
    """Those offers as customers know them, in each language."""
    found = [offers.by_key[key].offer for key in keys]
    return {
        language: mark.join(offer.titled(language=language) for offer in found)
        for language, mark in (("zh", "、"), ("en", ", "))
    }


def _runner_up(contest: Contest, choice: Choice[Later]) -> Runner | None:
    if choice.runner_up is None:
        return None
    turns = contest.turns
    minor = choice.runner_up_worth // WORTH
    if any(turns.alone[place].extras for place in choice.runner_up):
        walk, _ = turns.walked(choice.runner_up)
        minor = sum(given.minor for _, given in walk)
    keys = dict.fromkeys(turns.entrants[place].live.offer.key for place in choice.runner_up)
    cart = contest.ask.cart
    total = cart.value_minor + cart.shipping_minor - minor
    return Runner(offers=tuple(keys), discount_minor=minor, total_minor=total)


def _codes(contest: Contest, out: Sequence[NotApplied]) -> tuple[CodeSeen, ...]:
    """What became of each code of the ask."""
    refusals = {one.offer: one.refusal for one in out}
    seen: list[CodeSeen] = []
    for code in contest.ask.codes:
        fact = contest.facts.codes.get(code)
        key = fact.offer if fact else _led(contest, code)
        refusal = refusals.get(key)
        if not key:
            refusal = Refusal(reason="code_unknown", data={"code": code})
        elif key not in contest.offers.by_key:
            refusal = Refusal(reason="offer_not_live", data={"offer": key})
        seen.append(CodeSeen(code=code, offer=key, refusal=refusal))
    return tuple(seen)


def _led(contest: Contest, code: str) -> str:
    """The offer that a shared code leads to: of several the one whose time it is."""
    keys = contest.offers.by_code.get(code, ())
    if len(keys) < 2:
        return keys[0] if keys else ""
    by_key, now = contest.offers.by_key, contest.now
    return next((key for key in keys if by_key[key].offer.period.holds(now)), keys[-1])


def _evaluation(contest: Contest, considered: tuple[tuple[str, int], ...], mode: str) -> str:
    record = {
        "ask": contest.ask,
        "facts": contest.facts,
        "now": contest.now,
        "considered": considered,
        "stacking": contest.offers.stacking,
        "plan": contest.offers.plan,
        "wallets": contest.offers.wallets,
        "mode": mode,
    }
    return digest(value=record)
