"""Triggers: taken once from outside, or left by the till, and heard by each room in turn."""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, Protocol

import structlog

from guerdon.canonical import digest
from guerdon.flows import hooks
from guerdon.flows.giving import causes
from guerdon.flows.journeys import journey
from guerdon.flows.play import play
from guerdon.flows.points import heard as points
from guerdon.flows.referral import hearing as referral
from guerdon.flows.tiers import tiers
from guerdon.store import numbers, triggers
from guerdon.store.customers import people
from guerdon.store.programme import ground
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.trigger import KIND, OWN, Told, Trigger

log = structlog.get_logger()
Hearer = Callable[..., tuple[Told, ...]]


class Room(Protocol):
    """A flow with `heard`: what its room does about a trigger, in the caller's transaction.

    It may hear one trigger again after the transaction was undone, never after it ended well.
    """

    def heard(self, *, trigger: Trigger, now: datetime) -> tuple[Told, ...]:
        """What it did; nothing for a trigger that does not concern it."""


# In the order in which they hear.
HEARERS: tuple[Room, ...] = (
    *(points, referral, play),
    *(tiers, causes, journey, hooks),
)
# More at once would keep the worker from its jobs.
MOST = 500


def take(
    *,
    kind: str,
    key: str,
    customer: str,
    at: datetime | None = None,
    data: Mapping[str, Any],
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """Something happened `at` a moment, or now: every room hears it at once, once by (kind, key).

    The same again gets the stored reply, {"kind", "key", "customer", "at", "told": [...]}.
    Refused, with nothing changed: a kind that is no word of ours to say (`trigger_kind`), a moment
    to come (`trigger_early`), an unknown customer, and a key that came with something else.
    """
    if not KIND.fullmatch(kind) or kind in OWN:
        return Refusal(reason="trigger_kind", data={"kind": kind[:40]})
    if at is not None and at > now:
        return Refusal(reason="trigger_early", data={"at": at.isoformat()})
    reached = numbers.living(customer=customer)
    trigger = Trigger(kind=kind, key=key, customer=reached, at=at or now, data=data)

    def work() -> dict[str, Any] | Refusal:
        if not people.ids(keys=[customer]):
            return Refusal(reason="not_found", data={"what": "customer", "key": customer})
        told = triggers.told(kind=kind, key=key)
        if told is None:
            told = _heard(trigger, now)
            triggers.keep(trigger=trigger, now=now, told=told)
        plain = {"kind": kind, "key": key, "customer": customer, "at": trigger.at}
        return {**plain, "told": [asdict(one) for one in told]}

    body = digest(value=["trigger", kind, key, customer, at, data])
    return replies.once(key=f"trigger:{kind}:{key}", digest=body, now=now, work=work, dry=dry)


def catch_up(
    *, now: datetime, most: int = MOST, between: Callable[[Trigger], None] | None = None
) -> int:
    """Let the rooms hear what the till left for them, each trigger in a transaction; how many.

    A room that raises undoes its trigger, which is tried again later; meanwhile what came after it
    waits for that customer alone. `between` is called after each, with the one that was heard.
    """
    done = 0
    while done < most:
        with write():
            taken = triggers.next_one(now=now)
            if taken is None:
                return done
            problem = _tried(taken, now)
        if problem is not None:
            with write():
                again = triggers.stumbled(taken=taken, why=problem, now=now)
            log.error("trigger failed", kind=taken.trigger.kind, again=again, error=problem)
        done += 1
        if between is not None:
            between(taken.trigger)
    return done


def _tried(taken: triggers.Taken, now: datetime) -> str | None:
    """What went wrong; then nothing of it stays."""
    try:
        with write():
            triggers.heard(pk=taken.pk, told=_heard(taken.trigger, now))
    except Exception:  # noqa: BLE001 (whatever a room raises must not stop the others' triggers)
        return traceback.format_exc(limit=-3)
    return None


def _heard(trigger: Trigger, now: datetime) -> tuple[Told, ...]:
    with ground.steady():
        return tuple(told for room in HEARERS for told in room.heard(trigger=trigger, now=now))
