"""Settlement: what tills gave for signed codes without network is counted, each code once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from guerdon.flows.till import offline_sale
from guerdon.give.coupons.token import Ticket, opened, usable
from guerdon.give.coupons.use import Use
from guerdon.give.offer_document import parsed
from guerdon.store import counters
from guerdon.store.codes import offline_uses, signing
from guerdon.store.codes.offline_uses import Kept, UseSeen
from guerdon.store.ed25519 import genuine
from guerdon.store.parcel import RefusedError
from guerdon.store.programme import offers, programme
from guerdon.store.till import till
from guerdon.store.writing import undo, write
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import Use as Taken
from guerdon.terms.limit import day_of, uses
from guerdon.terms.offer import Offer

MOST = 500
# How far a till's clock may be wrong before its report is sent back.
SKEW = timedelta(minutes=10)
TRIES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What became of one use: settled, overrun, conflict, or refused (then nothing is kept).

    `why` are the reasons; `repeated`: it was reported before and is counted as it was then.
    `redemption` is that of the order that was recorded with it, to return it by.
    """

    state: str
    code: str = ""
    offer: str = ""
    over_minor: int = 0
    why: tuple[Refusal, ...] = ()
    repeated: bool = False
    redemption: str = ""


def settle(*, given: Sequence[Use], now: datetime) -> tuple[Settled, ...]:
    """Count the uses, in the order of their time; what became of each, in the order given.

    Each is a transaction of its own, so that one that is refused does not hold up the others, and
    a call that broke off may be repeated whole. The first use of a code to be settled counts
    against every limit and budget of its offer, and what passes one is recorded as an overrun: it
    was given, so it is not hidden. Any other use of the code is kept as a conflict that names
    both, and counts towards nothing.
    """
    keys, zone = signing.public_keys(), programme.read().zone
    found: dict[int, Settled] = {}
    for place in sorted(range(len(given)), key=lambda place: (given[place].at, place)):
        found[place] = _settled(given[place], keys, zone, now)
    return tuple(found[place] for place in range(len(given)))


def _settled(use: Use, keys: dict[str, bytes], zone: str, now: datetime) -> Settled:
    ticket = opened(token=use.token, keys=keys, genuine=genuine)
    if isinstance(ticket, Refusal):
        return Settled(state="refused", why=(ticket,))
    for _ in range(TRIES):
        try:
            with write():
                found = _once(use, ticket, zone, now)
                if found is None:
                    undo()
        except RefusedError:
            continue  # another wrote the order in between; it is known now
        if found is not None:
            return replace(found, code=ticket.code, offer=ticket.offer)
    why = (Refusal(reason="till_busy"),)
    return Settled(state="refused", code=ticket.code, offer=ticket.offer, why=why)


def _once(use: Use, ticket: Ticket, zone: str, now: datetime) -> Settled | None:
    """Settle within the caller's transaction; None when another came in between."""
    kept = offline_uses.code(code=ticket.code)
    refusal = _implausible(use, ticket, kept, now)
    if refusal is not None or kept is None:
        return Settled(state="refused", why=(refusal,) if refusal else ())
    before = offline_uses.reported(kept=kept, till=use.till, order=use.order)
    if before is not None:
        why = tuple(Refusal(**reason) for reason in before.why)
        red = (till.redeemed(order=use.order) or "") if before.state != "conflict" else ""
        return Settled(
            state=before.state,
            over_minor=before.over_minor,
            why=why,
            repeated=True,
            redemption=red,
        )
    first = offline_uses.counted(kept=kept)
    if first is None and kept.state == "redeemed" and kept.held_by == use.order:
        # The till asked with network, never heard the answer, and reports the same order.
        return Settled(state="settled", repeated=True)
    if kept.state == "redeemed":
        return _kept(use, kept, Settled(state="conflict", why=(_taken(kept, first),)), now)
    return _first(use, ticket, kept, zone, now)


def _first(use: Use, ticket: Ticket, kept: Kept, zone: str, now: datetime) -> Settled | None:
    """Count the first use of a code, and record its order where the till told what was bought."""
    offer = _offer(kept.offer)
    over, why, taken = _counted(use, ticket, kept, offer, zone)
    sale = offline_sale.prepared(
        use=use, offer=offer, code=kept.code, taken=taken, now_live=offers.live(now=now)
    )
    # Counters come before codes, as in a checkout, so that the two never wait for each other.
    if isinstance(sale, Refusal) or not offline_uses.take(kept=kept, order=use.order):
        return None
    red = "" if sale is None else offline_sale.record(use=use, sale=sale)
    if isinstance(red, Refusal):
        return None
    state = "overrun" if why else "settled"
    return _kept(use, kept, Settled(state=state, over_minor=over, why=why, redemption=red), now)


def _implausible(use: Use, ticket: Ticket, kept: Kept | None, now: datetime) -> Refusal | None:
    """Why the report cannot be true as it stands."""
    data = {"at": use.at.isoformat(), "code": ticket.code}
    if kept is None or (kept.batch, kept.offer) != (ticket.batch, ticket.offer):
        return Refusal(reason="token_of_another_code", data={"code": ticket.code})
    if use.at > now + SKEW:
        return Refusal(reason="use_in_future", data=data)
    if use.at < kept.issued_at - SKEW:
        return Refusal(reason="use_early", data=data)
    return offline_sale.wrong(use=use)


def _taken(kept: Kept, first: UseSeen | None) -> Refusal:
    """Who used the code before."""
    if first is None:
        data = {"code": kept.code, "order": kept.held_by}
        return Refusal(reason="use_taken_online", data=data)
    data = {"code": kept.code, "order": first.order, "till": first.till}
    return Refusal(reason="use_taken", data={**data, "at": first.at.isoformat()})


def _counted(
    use: Use, ticket: Ticket, kept: Kept, offer: Offer, zone: str
) -> tuple[int, tuple[Refusal, ...], tuple[Taken, ...]]:
    """Take what the use takes as far as it fits.

    The money beyond, every reason against it, and the counters that held all of it.
    """
    whole: list[Taken] = []
    why: list[Refusal] = []
    refusal = usable(ticket=ticket, now=use.at, customer=use.customer or None)
    if refusal is not None:
        why.append(refusal)
    if kept.voided_at is not None and use.at >= kept.voided_at:
        why.append(Refusal(reason="code_void", data={"code": kept.code}))
    over = 0
    for taken in _uses(use, offer, kept, zone):
        short = _as_far_as_it_goes(taken)
        if not short:
            whole.append(taken)
        else:
            data = {"limit": taken.key, "over": short}
            why.append(Refusal(reason="use_over_limit", data=data))
            if taken.key.endswith("/spend") or taken.key.startswith("budget/"):
                over = max(over, short)
    return over, tuple(why), tuple(whole)


def _offer(key: str) -> Offer:
    """The offer as it is now, live or not: its limits bound what was given under it."""
    seen = offers.seen(key=key)
    offer = parsed({**seen.document, "version": seen.version}) if seen else None
    assert isinstance(offer, Offer), offer  # noqa: S101 (it was parsed when kept)
    return offer


def _uses(use: Use, offer: Offer, kept: Kept, zone: str) -> tuple[Taken, ...]:
    return uses(
        offer=offer,
        customer=use.customer or None,
        day=day_of(now=use.at, zone=zone),
        minor=use.given_minor,
        units=use.units,
        store=use.store,
        code=kept.code,
    )


def _as_far_as_it_goes(taken: Taken) -> int:
    """Take as much of the counter as there is; how much did not fit."""
    fits = taken.units
    while fits > 0:
        short = counters.take(uses=[replace(taken, units=fits)])
        if short is None:
            break
        # Another order may take some between the look and the next try.
        fits = min(fits - 1, int(short.data.get("left", 0)))
    return taken.units - max(0, fits)


def _kept(use: Use, kept: Kept, settled: Settled, now: datetime) -> Settled | None:
    seen = UseSeen(
        code=kept.code,
        offer=kept.offer,
        state=settled.state,
        till=use.till,
        order=use.order,
        customer=use.customer,
        at=use.at,
        given_minor=use.given_minor,
        over_minor=settled.over_minor,
        why=[asdict(reason) for reason in settled.why],
        settled_at=now,
    )
    return settled if offline_uses.keep(use=seen, kept=kept) else None


def document(*, settled: Settled) -> dict[str, Any]:
    """What became of a use, as plain data."""
    return {**asdict(settled), "why": [asdict(reason) for reason in settled.why]}
