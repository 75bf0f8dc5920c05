"""Points by hand and by the calendar: look, give, take, and write off what fell due."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from threading import Lock
from typing import Any

from guerdon.canonical import digest
from guerdon.give.points import earn, expiry
from guerdon.give.points import redeem as spending
from guerdon.give.points import settle as settling
from guerdon.store.house import access
from guerdon.store.lanes import Lane, side_by_side
from guerdon.store.ledger import held, lapsing, ledger
from guerdon.store.ledger.lapsing import DueLot, Lapse
from guerdon.store.ledger.ledger import Purse
from guerdon.store.programme import offers
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import ADJUSTMENT
from guerdon.terms.points import Pending, Plan
from guerdon.terms.telling import Tell, quiet

# Lots in one transaction: so many that lose a share, and so many that end.
BATCH = 2_500
_told = Lock()
STUMBLES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """What a run of expiry wrote off."""

    lots: int
    points: int


def balance(*, customer: str, now: datetime) -> Purse:
    """The customer's points now."""
    return ledger.balance(customer=customer, now=now)


def give(
    *,
    customer: str,
    points: int,
    why: str,
    actor: str,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """Give points by hand, or take them where `points` is negative; with a reason, audited.

    Given points live as earned ones do; taken ones go first to expire first. Refused, with nothing
    changed: no reason, an unknown customer, more taken than there are. The reply's body is
    {"entry", "customer", "points", "balance"}.
    """
    if not why.strip():
        return Refusal(reason="reason_needed")

    def work() -> dict[str, Any] | Refusal:
        plan = offers.live(now=now).plan or Plan()
        name = f"give:{secrets.token_hex(12)}"
        data: dict[str, Any] = {"why": why.strip(), "actor": actor}
        ledger.hold(customer=customer)
        if points > 0:
            entry = earn.entry(
                plan=plan,
                pending=Pending(),
                points=points,
                customer=customer,
                at=now,
                key=name,
                kind="give",
                data=data,
            )
        else:
            lots = ledger.lots(customer=customer)
            draws = spending.drawn(lots=lots, points=-points, now=now)
            if isinstance(draws, Refusal):
                return draws
            entry = spending.entry(
                plan=plan,
                draws=draws,
                customer=customer,
                at=now,
                key=name,
                account=ADJUSTMENT,
                kind="take",
                data=data,
            )
        posted = ledger.post(entries=[entry] if entry else [])
        if isinstance(posted, Refusal):
            return posted
        access.note(
            actor=actor,
            act="points.given",
            subject=customer,
            data={"points": points, "why": why.strip(), "entry": name},
            now=now,
        )
        total = ledger.balance(customer=customer, now=now).total
        return {"entry": name, "customer": customer, "points": points, "balance": total}

    body = digest(value=["points", customer, points, why, actor])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def expire(
    *, now: datetime, tell: Tell = quiet, batch: int = BATCH, wallet: str | None = None
) -> Expired:
    """Write off all that has fallen due: shares of lots, and lots whose end has come.

    `batch` lots a transaction, first to end first, in all wallets or in one. Each batch is whole
    or not there, so that a run killed in the middle goes on where it was and ends in the same
    ledger. Memory holds one batch of each lane.
    """
    zone = offers.live(now=now).zone
    done = Expired(lots=0, points=0)

    def page(written: lapsing.WrittenOff) -> None:
        nonlocal done
        done = Expired(lots=done.lots + written.lots, points=done.points + written.points)
        tell({"step": "expire", "expired_lots": done.lots, "expired_points": done.points})

    walked = partial(_walked, now=now, zone=zone, batch=batch, wallet=wallet, page=page)
    side_by_side(work=lambda lane: _expired(partial(walked, lane)))
    return done


def _expired(walked: Callable[[], bool]) -> None:
    for _ in range(STUMBLES):
        if not walked():
            return
    raise RuntimeError("expiry does not get on")


def _walked(
    lane: Lane,
    *,
    now: datetime,
    zone: str,
    batch: int,
    wallet: str | None,
    page: Callable[[lapsing.WrittenOff], None],
) -> bool:
    """Once through what is due, in order; whether somebody drew on some of it in between."""
    missed, after = False, None
    while due := lapsing.due(now=now, most=batch, wallet=wallet, lane=lane, after=after):
        done = lapsing.write_off(lapses=[lapse for lot in due for lapse in _lapses(lot, now, zone)])
        with _told:
            page(done)
        if lane.halted:
            return False
        missed = missed or done.lots < len(due)
        here = (due[-1].due_at, due[-1].customer)
        if here == after and not done.lots:
            return True
        after = here
    return missed


def _lapses(lot: DueLot, now: datetime, zone: str) -> Iterator[Lapse]:
    if lot.shares_at is None and lot.expires_at is not None:
        # Most lots by far: all that is left, at the end that they have had from the beginning.
        yield Lapse(lot=lot, points=lot.left, at=lot.expires_at, next_at=None)
        return
    for one in expiry.fallen(
        left=lot.left,
        expires_at=lot.expires_at,
        shares_at=lot.shares_at,
        life=lot.life,
        now=now,
        zone=zone,
    ):
        yield Lapse(lot=lot, points=one.points, at=one.at, next_at=one.next_at)


def settle(*, now: datetime, tell: Tell = quiet, batch: int = 1_000) -> int:
    """Pay what wallets owe out of their lots, before those end; how many wallets paid.

    A page of wallets is a transaction: killed in the middle it goes on with the others.
    """
    after = paid = 0
    while found := ledger.debtors(now=now, after=after, most=batch):
        after = found[-1][0]
        paid += _settled([(customer, wallet) for _, customer, wallet, _ in found], now)
        tell({"step": "settle", "settled": paid})
    return paid


def _settled(owing: Sequence[tuple[str, str]], now: datetime) -> int:
    with write():
        wallets = sorted({wallet for _, wallet in owing})
        held.hold(customers={customer for customer, _ in owing}, wallets=wallets)
        return pay(owing=owing, at=now)


def pay(*, owing: Sequence[tuple[str, str]], at: datetime) -> int:
    """Pay what these wallets (customer, wallet) owe out of their lots; how many paid.

    Inside a transaction that holds them. Those that owe nothing stay as they are.
    """
    entries = [
        settling.entry(
            lots=one.lots,
            owed=one.purse(now=at).owed,
            customer=one.customer,
            wallet=wallet,
            at=at,
        )
        for wallet in sorted({wallet for _, wallet in owing})
        for one in held.wallets(
            customers=[customer for customer, name in owing if name == wallet], wallet=wallet
        )
    ]
    posted = ledger.post(entries=[entry for entry in entries if entry])
    if isinstance(posted, Refusal):
        raise RuntimeError(f"debts could not be settled: {posted}")
    return len(posted.fresh)
