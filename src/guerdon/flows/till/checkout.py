"""Checkout: ask what a cart may have, hold it for a while, let it go."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from guerdon.canonical import digest
from guerdon.flows.till import earning, opening
from guerdon.flows.till.quoting import decided
from guerdon.give.live import LiveOffers
from guerdon.give.posting import Posted
from guerdon.store import counters
from guerdon.store.codes import codes
from guerdon.store.play import rolls
from guerdon.store.till import facts, replies, till
from guerdon.store.till.facts import Holds
from guerdon.store.till.glance import looked
from guerdon.store.till.replies import Reply
from guerdon.store.writing import write
from guerdon.terms.cart import Checkout
from guerdon.terms.customer import Facts
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import Use, purchase_use, stock_key, uses
from guerdon.terms.quote import Quote
from guerdon.terms.quote_document import document

SHORTEST_HOLD, LONGEST_HOLD = 10, 24 * 3600
# How long the search for the best combination may take before the best found is given.
SEARCH_SECONDS = 0.050
# A parallel order may take the last of a limit between our decision and our write.
TRIES = 6
# A code that does better unused is no reason to refuse an order: it stays fresh.
SPARED = frozenset(("beaten", "gives_nothing", "lowers_total"))
RACED = Refusal(reason="till_busy")
# How often a till itself looks for holds that ran out, and how many of them one call lets go.
EVERY = timedelta(seconds=10)
AT_ONCE = 50
# What a hold that ran out may be keeping from an order.
STARVED = frozenset(("code_held", "gift_gone", "gifts_gone", "limit_reached", "limit_short"))


def quote(
    *, ask: Checkout, now: datetime, mode: str | None = None, explain: Sequence[str] = ()
) -> Quote | Refusal:
    """What the cart may have now and why the rest may not; nothing is held and nothing changes."""
    seen = looked(ask=ask, now=now, turn=False)
    ask, live, own = seen.ask, seen.live, together(seen.standing)
    known, ready = facts.known(
        ask=ask,
        live=live,
        now=now,
        found=seen.found,
        likely=seen.likely,
        own=own,
        explain=explain,
    )
    return _decided(ask, known, live, now, mode, explain, ready)


def reserve(
    *,
    ask: Checkout,
    ttl_seconds: int,
    key: str | None,
    now: datetime,
    mode: str | None = None,
    dry: bool = False,
) -> Reply | Refusal:
    """Hold what the cart may have until `now` + ttl: codes and every counter that it uses.

    The order's own hold is renewed, and a hold of the same customer on one of these codes is
    taken over. Refused, with nothing changed: an ask without order, an order already redeemed, a
    code that cannot be used (one that is merely beaten by a better offer stays unused). The
    reply's body is {"reservation", "order", "state", "expires_at", "quote"}.
    """
    if not SHORTEST_HOLD <= ttl_seconds <= LONGEST_HOLD:
        bounds = {"least": SHORTEST_HOLD, "most": LONGEST_HOLD}
        return Refusal(reason="hold_out_of_bounds", data={"asked": ttl_seconds, **bounds})

    def work() -> dict[str, Any] | Refusal:
        taken = take(ask=ask, now=now, mode=mode)
        if isinstance(taken, Refusal):
            return taken
        asked, plain, holds = taken.ask, taken.quote, taken.holds
        codes.hold(codes=holds.codes, order=asked.order, taken=RACED)
        ends = now + timedelta(seconds=ttl_seconds)
        held = till.open_reservation(
            order=asked.order,
            customer=asked.customer,
            now=now,
            expires_at=ends,
            ask=asked,
            facts=taken.facts,
            quote=plain,
            holds=holds,
        )
        return {
            "reservation": held,
            "order": asked.order,
            "state": "held",
            "expires_at": ends,
            "quote": opening.sealed(document=plain),
        }

    if not dry:
        lapse(now=now)
    body = digest(value=["reserve", ask, ttl_seconds, mode])
    return insisting(key=key, body=body, now=now, work=work, dry=dry)


def insisting(
    *, key: str | None, body: str, now: datetime, work: Callable[[], Any], dry: bool
) -> Reply | Refusal:
    """`replies.once`, again with fresh facts when a parallel order came in between.

    Again too when it is refused for want of something that a hold kept which has run out.
    """
    answer: Reply | Refusal = RACED
    for _ in range(TRIES):
        answer = replies.once(key=key, digest=body, now=now, work=work, dry=dry)
        if answer is RACED:
            continue
        starved = isinstance(answer, Refusal) and answer.reason in STARVED
        if dry or not starved or not sweep(now=_over(now), most=AT_ONCE):
            break
    return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A decision under lock: the ask as decided, on what, and what the order now has to hold."""

    ask: Checkout
    facts: Facts
    live: LiveOffers
    quote: dict[str, Any]
    holds: Holds


def take(*, ask: Checkout, now: datetime, mode: str | None) -> Taken | Refusal:
    """Decide under lock and take the counters; the codes are left to the caller.

    Call it inside a transaction, to be rolled back on a refusal; what a parallel order took in
    between comes as RefusedError out of the next statement. A customer key that the store has never
    seen is a new customer from here on.
    """
    if not ask.order:
        return Refusal(reason="order_needed")
    seen = looked(ask=ask, now=now, turn=True)
    ask, live, standing, own = seen.ask, seen.live, seen.standing, together(seen.standing)
    if seen.redeemed is not None:
        return Refusal(reason="order_redeemed", data={"order": ask.order})
    known, ready = facts.known(
        ask=ask, live=live, now=now, found=seen.found, likely=seen.likely, own=own
    )
    found = _decided(ask, known, live, now, mode, (), ready)
    if isinstance(found, Refusal):
        return found
    missed = [
        *(seen.refusal for seen in found.codes),
        *opening.picked(quote=found, gifts=ask.gifts),
    ]
    for refusal in missed:
        if refusal is not None and refusal.reason not in SPARED:
            return refusal
    found = _opened(found, ask, known, live, standing, now)
    wanted = used(ask=ask, quote=found, known=known, live=live, now=now)
    counters.move(back=own.uses, take=wanted, raced=RACED)
    for one in standing:
        codes.release(codes=one.holds.codes, order=one.order)
        till.end_reservation(key=one.key, state="released")
    unique = dict.fromkeys(one.code for one in found.applied if one.code in known.codes)
    holds = Holds(uses=wanted, codes=tuple(unique), orders=frozenset((ask.order,)))
    return Taken(ask=ask, facts=known, live=live, quote=document(quote=found), holds=holds)


def _opened(
    found: Quote,
    ask: Checkout,
    known: Facts,
    live: LiveOffers,
    standing: Sequence[till.Reservation],
    now: datetime,
) -> Quote:
    """The quote with its blind boxes opened, each by a roll that is made once."""
    for one in standing:
        if one.quote.get("rolls"):
            rolls.let_go(order=one.order)
    seeds = {
        offer: rolls.claimed(offer=offer, customer=ask.customer, order=ask.order, now=now)
        for offer in opening.boxes(quote=found)
    }
    return opening.opened(quote=found, facts=known, live=live, seeds=seeds) if seeds else found


def used(
    *, ask: Checkout, quote: Quote, known: Facts, live: LiveOffers, now: datetime
) -> tuple[Use, ...]:
    """What the applied offers take of their counters; an offer that gives nothing takes none.

    Of things that nobody counts nothing is taken.
    """
    day = facts.day(ask=ask, values=known.values, live=live, now=now)
    out = {stock_key(item=item): n for item, n in opening.handed_out(quote=quote).items()}
    stock = [Use(key=k, units=n, ceiling=None) for k, n in out.items() if k in known.ceilings]
    points = earning.used(
        customer=ask.customer,
        earned=quote.earned,
        spent=quote.points_spent,
        offers=live,
        now=now,
    )
    return (*stock, *_nth(ask, quote, known, live), *_limited(ask, quote, live, day), *points)


def _nth(ask: Checkout, quote: Quote, known: Facts, live: LiveOffers) -> tuple[Use, ...]:
    """The number of this purchase, claimed once however many offers are for it."""
    if ask.customer is None or not any(live.by_key[one.offer].kind.nth for one in quote.applied):
        return ()
    return (purchase_use(customer=ask.customer, made=known.values.get("orders", 0)),)


def _limited(ask: Checkout, quote: Quote, live: LiveOffers, day: str) -> tuple[Use, ...]:
    return tuple(
        use
        for one in quote.applied
        for use in uses(
            offer=live.by_key[one.offer].offer,
            customer=ask.customer,
            day=day,
            minor=one.minor,
            units=one.units,
            store=ask.store,
            code=one.code,
        )
    )


def together(standing: Sequence[till.Reservation]) -> Holds:
    """Everything that these reservations hold."""
    return Holds(
        uses=tuple(use for one in standing for use in one.holds.uses),
        codes=tuple(code for one in standing for code in one.holds.codes),
        orders=frozenset(one.order for one in standing),
    )


def release(*, reservation: str, key: str | None, now: datetime, dry: bool = False) -> Any:
    """Let a hold go; a hold that is gone already stays as it is. Refused: an unknown one."""

    def work() -> dict[str, Any] | Refusal:
        held = till.reservation(key=reservation)
        if held is None:
            return Refusal(reason="not_found", data={"what": "reservation", "key": reservation})
        if held.state == "redeemed":
            return Refusal(reason="reservation_redeemed", data={"reservation": reservation})
        state = _let_go(held, "released") if held.state == "held" else held.state
        return {"reservation": reservation, "order": held.order, "state": state}

    body = digest(value=["release", reservation])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def _let_go(held: till.Reservation, state: str) -> str:
    till.end_reservation(key=held.key, state=state)
    counters.give_back(uses=held.holds.uses)
    if held.quote.get("rolls"):
        rolls.let_go(order=held.order)
    codes.release(codes=held.holds.codes, order=held.order)
    return state


_lapsed: datetime | None = None


def lapse(*, now: datetime) -> None:
    """Let go what ran out, every few seconds, where tills are asked: no worker is needed for it.

    So a hold that ran out keeps the last place of a limit from nobody for longer than `EVERY`;
    all calls between compare two moments and no more.
    """
    global _lapsed  # noqa: PLW0603 (each process looks by itself; twice does no harm)
    if _lapsed is not None and abs(now - _lapsed) < EVERY:
        return
    # While more are due than are let go at once the next call goes on with them.
    if sweep(now=_over(now), most=AT_ONCE) < AT_ONCE:
        _lapsed = now


def _over(now: datetime) -> datetime:
    """Until when a hold is over: a caller may name a moment to come, and no hold ends by that."""
    return min(now, datetime.now(UTC))


def sweep(*, now: datetime, most: int = 1_000) -> int:
    """Expire holds that ran out, each in a transaction of its own; how many there were.

    A hold that was redeemed, renewed or released in the meantime is left alone, so that two
    sweeps, or a sweep killed in the middle and run again, give back nothing twice.
    """
    swept = 0
    for key in till.due(now=now, most=most):
        with write():
            held = till.reservation(key=key)
            if held is not None and held.state == "held" and held.expires_at <= now:
                _let_go(held, "expired")
                swept += 1
    return swept


def sweep_as_job(*, args: Mapping[str, Any], tell: Callable[[dict[str, Any]], None]) -> Any:
    """The sweep as background work."""
    swept = 0
    while part := sweep(now=datetime.now(UTC)):
        swept += part
        tell({"expired": swept})
    return {"expired": swept}


def _decided(
    ask: Checkout,
    known: Facts,
    live: LiveOffers,
    now: datetime,
    mode: str | None,
    explain: Sequence[str],
    ready: Posted | None,
) -> Quote | Refusal:
    ends = time.monotonic() + SEARCH_SECONDS
    return decided(
        ask=ask,
        facts=known,
        offers=live,
        now=now,
        mode=mode,
        explain=explain,
        tick=lambda: time.monotonic() < ends,
        ready=ready,
    )
