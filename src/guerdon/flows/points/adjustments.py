"""Points by hand: at once up to the programme's limit, beyond it when a second person agrees."""

from datetime import datetime, timedelta
from typing import Any

from guerdon.canonical import digest
from guerdon.flows.points import points as by_hand
from guerdon.store.house import access
from guerdon.store.ledger import adjustments
from guerdon.store.ledger.adjustments import APPROVED, DONE, REFUSED, WAITING, WITHDRAWN
from guerdon.store.programme import programme
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal

# What one person gave one customer in this time counts together: many small gifts are a large one.
WINDOW = timedelta(days=30)
LARGEST = 10**9


def ask(
    *,
    customer: str,
    points: int,
    why: str,
    actor: str,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """Give points, or take them where `points` is below zero, for a reason.

    Up to `by_hand_most` of the programme, counted by person and customer over 30 days, it is done
    at once; more waits for a second person. The reply's body is {"state", "adjustment",
    "customer", "points", "entry", "balance"}; the last two are null while it waits. Refused, with
    nothing changed: what `points.give` refuses, and no points at all or too many.
    """
    if not why.strip():
        return Refusal(reason="reason_needed")
    if not 0 < abs(points) <= LARGEST:
        return Refusal(reason="adjustment_out_of_bounds", data={"most": LARGEST})

    def work() -> dict[str, Any] | Refusal:
        if adjustments.queue(customer=customer) is None:
            return Refusal(reason="customer_unknown", data={"customer": customer})
        moved = adjustments.lately(customer=customer, asker=actor, since=now - WINDOW)
        if moved + abs(points) > programme.read().by_hand_most:
            return _waiting(customer, points, why.strip(), actor, now)
        given = by_hand.give(
            customer=customer, points=points, why=why, actor=actor, key=None, now=now
        )
        if isinstance(given, Refusal):
            return given
        number = adjustments.keep(
            customer=customer,
            points=points,
            why=why.strip(),
            state=DONE,
            asker=actor,
            now=now,
            entry=given.body["entry"],
        )
        return {**given.body, "state": DONE, "adjustment": number}

    body = digest(value=["adjust", customer, points, why, actor])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def _waiting(customer: str, points: int, why: str, actor: str, now: datetime) -> dict[str, Any]:
    number = adjustments.keep(
        customer=customer, points=points, why=why, state=WAITING, asker=actor, now=now
    )
    data = {"adjustment": number, "points": points, "why": why}
    access.note(actor=actor, act="adjustment.asked", subject=customer, data=data, now=now)
    return {
        "state": WAITING,
        "adjustment": number,
        "customer": customer,
        "points": points,
        "entry": None,
        "balance": None,
    }


def approve(
    *, number: int, actor: str, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """A second person agrees: the points move now. The reply is as of `ask`.

    Refused, with nothing changed: `adjustment_decided` already, `approver_is_asker`, and what
    `points.give` refuses now, such as taking more than there is; it then goes on waiting.
    """

    def work() -> dict[str, Any] | Refusal:
        found = _open(number)
        if isinstance(found, Refusal):
            return found
        if found.asked_by == actor:
            return Refusal(reason="approver_is_asker", data={"actor": actor})
        given = by_hand.give(
            customer=found.customer,
            points=found.points,
            why=found.why,
            actor=found.asked_by,
            key=None,
            now=now,
        )
        if isinstance(given, Refusal):
            return given
        entry = given.body["entry"]
        adjustments.decide(
            number=number, state=APPROVED, decider=actor, note="", now=now, entry=entry
        )
        _note(found, "adjustment.approved", actor, now, {"entry": entry})
        return {**given.body, "state": APPROVED, "adjustment": number}

    body = digest(value=["adjustment approve", number, actor])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def refuse(
    *, number: int, note: str, actor: str, key: str | None, now: datetime, dry: bool = False
) -> Reply | Refusal:
    """It does not happen: a second person refuses, or who asked takes it back.

    The reply is {"state", "adjustment", "customer", "points"}. Refused, with nothing changed:
    `adjustment_decided` already.
    """

    def work() -> dict[str, Any] | Refusal:
        found = _open(number)
        if isinstance(found, Refusal):
            return found
        state = WITHDRAWN if found.asked_by == actor else REFUSED
        adjustments.decide(number=number, state=state, decider=actor, note=note.strip(), now=now)
        _note(found, f"adjustment.{state}", actor, now, {"note": note.strip()})
        said = {"customer": found.customer, "points": found.points}
        return {"state": state, "adjustment": number, **said}

    body = digest(value=["adjustment refuse", number, note, actor])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def _open(number: int) -> adjustments.Adjustment | Refusal:
    """The one that waits, held until the transaction ends."""
    found = adjustments.waiting(number=number)
    if found is None:
        return Refusal(reason="not_found", data={"what": "adjustment", "key": number})
    if found.state != WAITING:
        data = {"by": found.decided_by or found.asked_by}
        return Refusal(reason="adjustment_decided", data=data)
    # The same order of locks as `ask`: whoever else works on the customer is waited for.
    adjustments.queue(customer=found.customer)
    return found


def _note(
    found: adjustments.Adjustment, act: str, actor: str, now: datetime, more: dict[str, Any]
) -> None:
    data = {"adjustment": found.number, "points": found.points, "asked_by": found.asked_by, **more}
    access.note(actor=actor, act=act, subject=found.customer, data=data, now=now)
