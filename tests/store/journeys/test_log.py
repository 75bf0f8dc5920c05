"""The log gives what happened in a period, and what was given is none of it."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.customers import notices
from guerdon.store.journeys import log
from guerdon.store.models import JourneyRun, StaffTask
from guerdon.store.writing import write
from guerdon.terms.notice import Notice
from tests.flows.paths import live, member, say

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_triggers_notices_entries_and_outcomes_of_a_period(now: datetime) -> None:
    live(now)
    member("ann", now)
    pk = log.numbers(customers=["ann", "eve"])["ann"]
    say("cart_abandoned", now, key="a1", cart="c1")
    say("seen", now + HOUR, key="s1", cart="c1")
    with write():
        notices.tell(notices=[Notice(customer="ann", kind="tier_up", key="n1", at=now)])
    period = {"customers": [pk], "start": now, "end": now + HOUR / 2}
    assert [one.kind for one in log.triggers(**period)[pk]] == ["cart_abandoned"]  # type: ignore[arg-type]
    assert [one.object for one in log.notices(kind="tier_up", **period)[pk]] == ["n1"]  # type: ignore[arg-type]
    assert log.notices(kind="tier_down", **period) == {}  # type: ignore[arg-type]
    run = JourneyRun.objects.get()
    JourneyRun.objects.update(data={"cart": "c1", "code": "X"})
    (entry,) = log.entries(journey="cart", **period)[pk]  # type: ignore[arg-type]
    assert (entry.object, entry.data) == ("c1", {"cart": "c1"})
    words = {"customer_id": pk, "run": run, "title": {}, "created_at": now, "due_at": now}
    done = {"state": "done", "outcome": "won", "done_at": now, "seq": 2}
    StaffTask.objects.create(key="t1", **words, **done)
    StaffTask.objects.create(key="t2", **words, state="open")
    (outcome,) = log.outcomes(journey="cart", **period)[pk]  # type: ignore[arg-type]
    assert (outcome.run, outcome.seq, outcome.word) == (run.key, 2, "won")
