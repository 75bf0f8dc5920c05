"""A shop that plays, for tests: members with points, the play section, triggers in a few words."""

from copy import deepcopy
from datetime import datetime
from typing import Any

from guerdon.flows.play import draw, play
from guerdon.flows.points import points
from guerdon.store.customers import people
from guerdon.store.programme import sections
from guerdon.store.till.replies import Reply
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.trigger import Told, Trigger
from tests.give.plays import PLAY, WHEEL

ACTOR = "test"


def plays(now: datetime, **words: Any) -> None:
    """The shop's plays from now on: all of `tests.give.plays`, or those named."""
    # A test that was undone may have had a section by the same number.
    sections._held = sections._Held()
    document = deepcopy(words or PLAY)
    kept = sections.put(name="play", document=document, actor=ACTOR, now=now)
    assert not isinstance(kept, Refusal), kept


def wheel(now: datetime, **words: Any) -> None:
    """One draw, the wheel with these words changed."""
    plays(now, draws=[{**WHEEL, **words}])


def member(key: str, now: datetime, *, points_given: int = 0, **told: Any) -> str:
    """A customer with points to spend."""
    people.keep(told=[people.Told(key=key, **told)], now=now, proof="test")
    if points_given:
        given = points.give(
            customer=key, points=points_given, why="test", actor=ACTOR, key=None, now=now
        )
        assert isinstance(given, Reply), given
    return key


def spin(customer: str, now: datetime, *, key: str | None = None, **words: Any) -> Any:
    """Draw once with the commitment that stands."""
    seen = draw.committed(customer=customer, draw="wheel", now=now)
    assert not isinstance(seen, Refusal), seen
    call = {"commit": seen.commit, "client_seed": "mine", **words}
    return draw.take(customer=customer, draw="wheel", key=key, now=now, **call)


def hear(
    customer: str, now: datetime, *, kind: str = "purchase", key: str, **data: Any
) -> tuple[Told, ...]:
    """One trigger, heard in a transaction of its own."""
    trigger = Trigger(kind=kind, key=key, customer=customer, at=now, data=data)
    with write():
        return play.heard(trigger=trigger, now=now)


def line(sku: str, quantity: int = 1, minor: int = 400, category: str = "coffee") -> dict[str, Any]:
    """A line of a purchase; below zero it comes back."""
    return {
        "sku": sku,
        "category": category,
        "brand": "own",
        "quantity": quantity,
        "amount_minor": minor,
        "discount_minor": 0,
    }
