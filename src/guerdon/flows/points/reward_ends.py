"""How a reward ends: handed over at the counter, or undone with all that it took."""

from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.give.points import refund
from guerdon.store import counters
from guerdon.store.codes import codes
from guerdon.store.giving import had_rewards
from guerdon.store.giving.had_rewards import HAD, HANDED, UNDONE, Had
from guerdon.store.house import access
from guerdon.store.ledger import ledger
from guerdon.store.programme import offers
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.points import Plan


def hand_over(
    *, number: int, actor: str, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """Somebody handed goods over or did the service; from now on it cannot be undone.

    The reply's body is `document`. Refused, with nothing changed: no such reward, a voucher (its
    codes are all there is), one that was handed over or undone before (`reward_ended`).
    """

    def work() -> dict[str, Any] | Refusal:
        had = _standing(number)
        if isinstance(had, Refusal):
            return had
        if had.what == "voucher":
            return _unknown(number)
        return _ended(had, HANDED, "", actor, now)

    body = digest(value=["hand over", number])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def undo(
    *, number: int, why: str, actor: str, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """Points go back into their lots, things to the stock, codes are withdrawn, limits are free.

    The reply's body is `document`. Refused, with nothing changed: no reason given, no such
    reward, handed over or undone before (`reward_ended`), a code that somebody uses
    (`reward_used`).
    """
    if not why.strip():
        return Refusal(reason="reason_needed")

    def work() -> dict[str, Any] | Refusal:
        had = _standing(number)
        if isinstance(had, Refusal):
            return had
        counters.give_back(uses=had.uses)
        if codes.void(codes=had.codes) != len(had.codes):
            return Refusal(reason="reward_used", data={"reward": had.reward})
        posted = _back(had, now)
        return posted or _ended(had, UNDONE, why.strip(), actor, now)

    body = digest(value=["undo reward", number, why.strip()])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def document(*, had: Had) -> dict[str, Any]:
    """The reward as plain data: its own names and `reference`, without lots and counters."""
    return {
        "number": had.number,
        "entry": had.entry,
        "reference": had.reference,
        "customer": had.customer,
        "wallet": had.wallet,
        "reward": had.reward,
        "what": had.what,
        "quantity": had.quantity,
        "points": had.points,
        "codes": list(had.codes),
        "state": had.state,
        "at": had.at,
        "ended_at": had.ended_at,
        "ended_by": had.ended_by,
        "why": had.why,
    }


def _standing(number: int) -> Had | Refusal:
    had = had_rewards.locked(number=number)
    if had is None:
        return _unknown(number)
    if had.state != HAD:
        return Refusal(reason="reward_ended", data={"reward": had.reward, "state": had.state})
    return had


def _unknown(number: int) -> Refusal:
    return Refusal(reason="not_found", data={"what": "reward", "key": str(number)})


def _back(had: Had, now: datetime) -> Refusal | None:
    """The points, into the lots that they came from."""
    live = offers.live(now=now)
    plan = next((one for one in live.plans if one.wallet == had.wallet), Plan(wallet=had.wallet))
    who: Any = {"customer": had.customer, "wallet": had.wallet}
    ledger.hold(**who)
    entries = refund.back_entries(
        plan=plan,
        draws=refund.back(draws=had.draws, before=0, points=had.points),
        lots=ledger.lots(**who, spent=True),
        customer=had.customer,
        at=now,
        key=f"undo:{had.entry}",
        data={"reward": had.reward, "undone": had.entry},
    )
    posted = ledger.post(entries=entries)
    return posted if isinstance(posted, Refusal) else None


def _ended(had: Had, state: str, why: str, actor: str, now: datetime) -> dict[str, Any]:
    had_rewards.end(number=had.number, state=state, by=actor, why=why, now=now)
    access.note(
        act=f"reward.{state}",
        subject=had.customer,
        data={"reward": had.reward, "entry": had.entry, "why": why},
        actor=actor,
        now=now,
    )
    after = had_rewards.locked(number=had.number)
    assert after is not None  # noqa: S101 (it was read above)
    return document(had=after)
