"""Remarks are kept once, read, sealed, heard as triggers, and renew their writer's mood."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows import trigger
from guerdon.flows.voice import voice
from guerdon.store import triggers
from guerdon.store.customers import people
from guerdon.store.customers.own_data import gathered
from guerdon.store.models import Customer, Mood
from guerdon.store.models import Remark as Row
from guerdon.store.models import Trigger as TriggerRow
from guerdon.store.resealing import reseal
from guerdon.store.voice import remarks
from guerdon.terms.decision import Refusal
from guerdon.terms.remark import Remark

pytestmark = pytest.mark.django_db(transaction=True)

BAD, GOOD = "服务态度恶劣，非常失望", "质量很好，非常满意，值得推荐"


@pytest.fixture(autouse=True)
def _known(now: datetime) -> None:
    people.named(keys=["ann", "bob"], now=now)


def remark(key: str, text: str = GOOD, **more: Any) -> Remark:
    return Remark(**{"key": key, "kind": "review", "text": text, "customer": "ann"} | more)


def take(now: datetime, *wanted: Remark, heard: bool = True) -> Any:
    return voice.take(wanted=wanted, now=now, heard=heard)


def mood(customer: str = "ann") -> Mapping[str, Any] | None:
    return remarks.mood_of(customer=customer)


def test_a_remark_is_read_and_sealed_and_makes_the_mood(now: datetime) -> None:
    first, second = take(now, remark("r1", BAD, at=now - timedelta(days=1)), remark("r2", stars=5))
    assert (first.new, first.language, first.sentiment) == (True, "zh", "negative")
    assert first.aspects == {"service": "negative"}
    assert second.sentiment == "positive"
    assert second.positive is not None
    assert second.positive > 0.9
    row = Row.objects.get(key="r1")
    assert "服务" not in str(row.__dict__)
    assert BAD.encode() not in bytes(row.sealed)
    assert mood() == {
        "mood": "positive",
        "complaints": 1,
        "complained_of": ["service"],
        "last_remark_at": now,
    }
    assert mood("bob") is None
    assert [one.text for one in remarks.listed(customer="ann")] == [GOOD, BAD]


def test_the_same_again_changes_nothing_and_another_is_refused(now: datetime) -> None:
    take(now, remark("r1"))
    (again,) = take(now + timedelta(hours=1), remark("r1"))
    assert (again.new, again.sentiment) == (False, "positive")
    for other in ({"text": BAD}, {"customer": "bob"}, {"stars": 1}, {"kind": "complaint"}):
        refused = take(now, remark("new"), remark("r1", **other))
        assert refused == Refusal(reason="remark_differs", data={"key": "r1"})
    twice = take(now, remark("new"), remark("new", BAD))
    assert twice == Refusal(reason="remark_differs", data={"key": "new"})
    assert [row.key for row in Row.objects.all()] == ["r1"]
    (once, _) = take(now, remark("n"), remark("n"), remark("m"))
    assert once.new
    assert Row.objects.count() == 3
    assert TriggerRow.objects.count() == 3


def test_what_cannot_be_is_refused_whole(now: datetime) -> None:
    nobody = take(now, remark("a"), remark("b", customer="cid"))
    assert nobody == Refusal(reason="not_found", data={"what": "customer", "key": "cid"})
    early = take(now, remark("a"), remark("b", at=now + timedelta(seconds=1)))
    assert isinstance(early, Refusal)
    assert early.reason == "remark_early"
    assert not Row.objects.exists()
    assert not TriggerRow.objects.exists()
    assert not Mood.objects.exists()
    assert take(now) == ()


def test_reviews_and_complaints_are_triggers_once(now: datetime) -> None:
    take(now, remark("r1", stars=4), remark("c1", BAD, kind="complaint"))
    take(now, remark("m1", kind="mention"), remark("s1", kind="survey"), remark("x", customer=None))
    take(now, remark("h1"), heard=False)
    take(now, remark("r1", stars=4))
    found = {(row.kind, row.key): row for row in TriggerRow.objects.all()}
    assert set(found) == {("review", "r1"), ("complaint", "c1")}
    assert found["review", "r1"].state == "waiting"
    assert found["review", "r1"].data == {"sentiment": "positive", "source": "", "stars": 4}
    assert trigger.catch_up(now=now) == 2
    assert triggers.counts() == {"waiting": 0, "failed": 0}


def test_a_review_said_as_a_trigger_too_is_not_heard_twice(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[str] = []

    class Room:
        def heard(self, *, trigger: Any, now: datetime) -> tuple[()]:
            heard.append(trigger.key)
            return ()

    monkeypatch.setattr(trigger, "HEARERS", (Room(),))
    take(now, remark("r1"))
    trigger.catch_up(now=now)
    trigger.take(kind="review", key="r1", customer="ann", data={"stars": 5}, now=now)
    trigger.take(kind="review", key="r2", customer="ann", data={}, now=now)
    take(now, remark("r2"))
    trigger.catch_up(now=now)
    assert heard == ["r1", "r2"]


def test_a_label_stands_and_changes_the_mood(now: datetime) -> None:
    take(now, remark("r1", BAD))
    done = voice.label(key="r1", sentiment="positive", actor="mia")
    assert not isinstance(done, Refusal)
    assert (done.sentiment, done.labelled_by) == ("positive", "mia")
    known = mood()
    assert known is not None
    assert (known["mood"], known["complaints"]) == ("positive", 0)
    assert remarks.labelled(language="zh") == ([BAD], [1])
    assert remarks.labels() == {"zh": 1}
    before = Row.objects.values().get()
    for key, sentiment in (("r1", "angry"), ("r9", "positive")):
        assert isinstance(voice.label(key=key, sentiment=sentiment, actor="x"), Refusal)
    assert Row.objects.values().get() == before


def test_what_was_said_of_one_who_was_merged_is_of_whom_they_became(now: datetime) -> None:
    ann, bob = (Customer.objects.get(key=key) for key in ("ann", "bob"))
    Customer.objects.filter(pk=bob.pk).update(merged_into=ann)
    take(now, remark("r1", BAD, customer="bob"))
    known = mood("ann")
    assert known is not None
    assert known["complaints"] == 1


def test_customers_take_their_words_along_and_keys_are_changed(now: datetime) -> None:
    take(now, remark("r1"))
    before = bytes(Row.objects.get().sealed)
    assert reseal() >= 1
    assert bytes(Row.objects.get().sealed) != before
    found = gathered(customer="ann", now=now)
    assert found is not None
    assert [one["text"] for one in found["remarks"]] == [GOOD]


def test_the_overview_is_of_the_last_half_year(now: datetime) -> None:
    assert voice.overview(now=now) is None
    old = remark("old", at=now - timedelta(weeks=voice.SHOWN_WEEKS, days=1))
    take(now, old, remark("a", BAD), remark("b"), remark("c", "12:30"))
    doubt = remark("d")
    take(now, doubt)
    Row.objects.filter(key="d").update(sentiment="unsure", positive=0.5)
    seen = voice.overview(now=now + timedelta(seconds=1))
    assert seen is not None
    assert (seen.positive, seen.negative, seen.unsure) == (1, 1, 1)
    assert seen.share == 0.5
    assert [(one.name, one.negative) for one in seen.aspects if one.negative] == [("service", 1)]
    assert [one.key for one in seen.doubtful] == ["d"]
    assert seen.topics == ()
    assert seen.heaps == ()
