"""A shop with journeys, for tests: written, live, heard and worked on by a clock of the test."""

from datetime import datetime
from typing import Any

from guerdon.flows import trigger
from guerdon.flows.journeys import clock
from guerdon.store.customers import people
from guerdon.store.journeys import journeys
from guerdon.store.journeys import runs as journey_runs
from guerdon.store.models import JourneyMark, JourneyRun
from guerdon.store.till.replies import Reply
from guerdon.store.writing import write
from tests.give.paths import written

ACTOR = "test"


def live(now: datetime, **words: Any) -> str:
    """The journey of `tests.give.paths` with these words, live from now on."""
    kept = journeys.keep(document=written(**words), actor=ACTOR, now=now)
    assert isinstance(kept, tuple), kept
    journeys.switch(key=kept[1].key, state=journeys.LIVE, actor=ACTOR, now=now)
    return kept[1].key


def member(key: str, now: datetime, **told: Any) -> str:
    """A member who may be written to by e-mail."""
    words = {"email": f"{key}@example.com", "consents": {"email": True}, **told}
    people.keep(told=[people.Told(key=key, **words)], now=now, proof="test")
    return key


def say(kind: str, now: datetime, *, key: str, customer: str = "ann", **data: Any) -> Any:
    """Something happened, heard at once."""
    found = trigger.take(kind=kind, key=key, customer=customer, at=now, data=data, now=now)
    assert isinstance(found, Reply), found
    return found.body


def buy(now: datetime, *, key: str, customer: str = "ann") -> Any:
    """A purchase as the till tells of it, heard at once."""
    from guerdon.store import triggers
    from guerdon.terms.trigger import Trigger

    said = Trigger(kind="purchase", key=key, customer=customer, at=now, data={"order": key})
    with write():
        triggers.keep(trigger=said, now=now)
    return trigger.catch_up(now=now)


def tick(now: datetime) -> int:
    """The worker works on what is due."""
    return clock.run_due(now=now)


def marks() -> list[tuple[str, str]]:
    """(step, what) of everything that happened in any run, in its order."""
    return list(JourneyMark.objects.order_by("run_id", "seq").values_list("step", "what"))


def run(customer: str = "ann") -> JourneyRun:
    """The newest run of a member."""
    return JourneyRun.objects.filter(customer__key=customer).order_by("pk").last()  # type: ignore[return-value]


def runs(customer: str = "ann") -> list[Any]:
    """The member's runs, the oldest first."""
    return [one for one, _ in reversed(journey_runs.of_customer(customer=customer))]
