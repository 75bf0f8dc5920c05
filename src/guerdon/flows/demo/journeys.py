"""Journeys in the demo: three are live, and members have gone through them for three weeks."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from datetime import datetime, timedelta
from typing import Any

from guerdon.flows.demo import post
from guerdon.flows.journeys import clock as journey_clock
from guerdon.flows.journeys import editing, journey, ready
from guerdon.give.journeys.kinds.case import CLOSED
from guerdon.store import triggers
from guerdon.store.messages import staff_tasks
from guerdon.store.past import history
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.trigger import PURCHASE, Trigger

ACTOR = "demo"
LIVE = ("welcome", "abandoned-cart", "complaint")
DAYS = 21
MEMBERS = 40
STEP = timedelta(hours=12)


def travelled(*, now: datetime) -> int | Refusal:
    """How many members came in; a second time it changes nothing.

    Who they are is the data's own; what happens to them here is made up for the demo.
    """
    start = now - timedelta(days=DAYS)
    for name in LIVE:
        done = editing.apply(document_=_document(name), actor=ACTOR, now=start)
        live = done if isinstance(done, Refusal) else None
        live = live or _switched(name, start)
        if live is not None:
            return live
    members = sorted({one.customer for one in history.paid(before=now)})[:MEMBERS]
    post.agreed(members=members, at=start)
    happens = sorted(_happens(members, start), key=lambda one: (one.at, one.key))
    clock = start
    while clock <= now:
        while happens and happens[0].at <= clock:
            _heard(happens.pop(0))
        journey_clock.run_due(now=clock)
        post.delivered(now=clock)
        _answered(clock)
        clock += STEP
    return len(members)


INSTEAD: Mapping[str, Mapping[str, str]] = {
    "zh": {"title": "送您 60 积分", "text": "60 积分已到账，可用于您购物车里的这一单。"},
    "en": {"title": "60 points for you", "text": "60 points are yours, ready for this cart."},
}


def _document(name: str) -> Mapping[str, Any]:
    """As shipped; the demo's shop has no offer for carts, so that points are given instead."""
    found: dict[str, Any] = deepcopy(dict(ready.ready()[name].document))
    for step in found["steps"]:
        if "coupon" in step.get("grant", {}):
            kept = step["grant"]["at_most"]
            step["grant"] = {"points": 60, "cost_minor": 60, "at_most": kept}
        own = step.get("message", {}).get("words", {})
        for language, words in own.items():
            if "{{ data.code }}" in words["text"]:
                words.update(INSTEAD[language])
    return found


def _switched(name: str, at: datetime) -> Refusal | None:
    done = editing.go_live(key=name, actor=ACTOR, now=at)
    return done if isinstance(done, Refusal) else None


def _happens(members: Sequence[str], start: datetime) -> list[Trigger]:
    """Joined, a cart left behind now and then, a complaint seldom, and purchases in between."""
    found = []
    for number, customer in enumerate(members):
        at = start + timedelta(days=number % 14, hours=number % 7)
        words: Any = {"customer": customer}
        found.append(Trigger(kind="joined", key=f"demo/joined/{customer}", at=at, **words))
        cart = f"demo-{number}"
        if number % 3 == 0:
            data = {"cart": cart}
            left = at + timedelta(days=2)
            found.append(
                Trigger(kind="cart_abandoned", key=f"demo/{cart}", at=left, data=data, **words)
            )
        if number % 5 in (1, 3):
            days = 1 + number % 6
            bought = at + timedelta(days=days)
            key = f"demo/bought/{customer}"
            found.append(Trigger(kind=PURCHASE, key=key, at=bought, data={"order": key}, **words))
        if number % 12 == 4:
            said = at + timedelta(days=3)
            data = {"complaint": f"demo-k{number}"}
            key = f"demo/complaint/{customer}"
            found.append(Trigger(kind="complaint", key=key, at=said, data=data, **words))
    return found


def _heard(trigger: Trigger) -> None:
    with write():
        # Kept as heard: simulations look at it, and no other room pays for it.
        if triggers.keep(trigger=trigger, now=trigger.at, told=()):
            journey.heard(trigger=trigger, now=trigger.at)


def _answered(clock: datetime) -> None:
    """Staff of the demo close old cases and leave the newest tasks for whoever looks."""
    for task in staff_tasks.listed():
        if not task.case or clock - task.created_at < timedelta(days=2):
            continue
        with write():
            words: Any = {"outcome": "done", "note": "", "by": ACTOR, "now": clock}
            staff_tasks.end(number=task.number, state=staff_tasks.DONE, **words)
            key = f"demo/case/{task.number}"
            closed = Trigger(kind=CLOSED, key=key, customer=task.customer, at=clock)
            journey.heard(trigger=closed, now=clock)
