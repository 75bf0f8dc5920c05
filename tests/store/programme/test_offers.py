"""Offers are written by version, and the till sees each change at once and whole."""

import gc
from datetime import datetime
from typing import Any

import pytest

from guerdon.store.models import AuditEntry, Offer
from guerdon.store.programme import offers, programme
from guerdon.terms.decision import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


def document(key: str = "ten", percent: int = 10, **words: Any) -> dict[str, Any]:
    value = {"percent": percent}
    return {"key": key, "kind": "percent", "value": value, "name": {"en": key}, **words}


def keep(now: datetime, *documents: Any, state: str = "live") -> Any:
    return offers.keep(documents=documents, actor="ann", now=now, state=state)


def live(now: datetime) -> dict[str, int]:
    return {one.offer.key: one.offer.version for one in offers.live(now=now).offers}


def test_a_new_version_replaces_the_old_one_which_stays_readable(now: datetime) -> None:
    keep(now, document())
    (second,) = keep(now, document(percent=20))
    assert (second.version, second.state, second.created_by) == (2, "live", "ann")
    assert live(now) == {"ten": 2}
    old = offers.seen(key="ten", version=1)
    assert old is not None
    assert old.document["value"] == {"percent": 10}
    replay = offers.versions(wanted=[("ten", 1)], rules=0)
    assert replay.by_key["ten"].offer.value == {"percent": 10}


def test_the_last_versions_come_newest_first(now: datetime) -> None:
    for percent in (10, 20, 30):
        keep(now, document(percent=percent))
    assert [one.version for one in offers.history(key="ten", most=2)] == [3, 2]
    assert offers.history(key="none", most=2) == ()


def test_names_by_key(now: datetime) -> None:
    keep(now, document(), document(key="five"))
    keep(now, document(name={"en": "Renamed"}))
    assert offers.names(keys=["ten", "none"]) == {"ten": {"en": "Renamed"}}


def test_the_same_document_makes_no_new_version(now: datetime) -> None:
    keep(now, document())
    (again,) = keep(now, {**document(), "version": 1})
    assert again.version == 1
    assert Offer.objects.count() == 1


def test_only_live_offers_are_in_the_till(now: datetime) -> None:
    keep(now, document("draft"), state="draft")
    assert live(now) == {}
    for state, there in (("live", True), ("paused", False), ("live", True), ("ended", False)):
        offers.set_state(key="draft", state=state, actor="ann", now=now)
        assert ("draft" in live(now)) == there
    refusal = offers.set_state(key="draft", state="live", actor="ann", now=now)
    assert refusal == Refusal(reason="offer_ended", data={"offer": "draft"})
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["offer.kept", "offer.live", "offer.paused", "offer.live", "offer.ended"]


def test_all_or_none(now: datetime) -> None:
    before = offers.live(now=now)
    answer = keep(now, document("good"), document("bad", percent=-1))
    assert isinstance(answer, Refusal)
    unknown = keep(now, document("good"), document("other", campaign="no-such"))
    assert unknown.reason == "not_found"
    assert not Offer.objects.exists()
    assert offers.live(now=now) is before
    missing = offers.set_state(key="nope", state="live", actor="ann", now=now)
    assert isinstance(missing, Refusal)


def test_the_snapshot_stands_until_something_changes(now: datetime) -> None:
    keep(now, document())
    first = offers.live(now=now)
    assert offers.live(now=now) is first
    keep(now, document())
    programme.keep(changes={"currency": "EUR", "points_per_unit": 3})
    second = offers.live(now=now)
    assert second is not first
    assert (second.currency, second.plan.rates[0].points) == ("EUR", 3)  # type: ignore[union-attr]
    assert first.currency == "USD"


def test_listing(now: datetime) -> None:
    keep(now, document("b"), document("a"))
    keep(now, document("c"), state="draft")
    assert [seen.key for seen in offers.listed()] == ["a", "b", "c"]
    assert [seen.key for seen in offers.listed(state="draft")] == ["c"]
    assert offers.seen(key="nope") is None


def test_a_change_takes_over_what_did_not_change(now: datetime) -> None:
    keep(now, document("a"), document("b"), document("c"))
    before = offers.live(now=now)
    keep(now, document("b", percent=20))
    offers.set_state(key="c", state="paused", actor="ann", now=now)
    after = offers.live(now=now)
    assert after.by_key["a"] is before.by_key["a"]
    assert after.by_key["b"].offer.value == {"percent": 20}
    assert after.by_key["b"] is not before.by_key["b"]
    assert sorted(after.by_key) == ["a", "b"]


def test_one_with_the_same_key_and_version_and_other_words_is_another(now: datetime) -> None:
    keep(now, document("a"))
    offers.live(now=now)
    Offer.objects.all().delete()
    keep(now, document("a", percent=30))
    assert (offers.live(now=now).by_key["a"].offer.version, live(now)) == (1, {"a": 1})
    assert offers.live(now=now).by_key["a"].offer.value == {"percent": 30}


def test_a_large_snapshot_stands_apart_from_garbage(now: datetime, monkeypatch: Any) -> None:
    monkeypatch.setattr(offers, "SETTLED_FROM", 2)
    frozen = gc.get_freeze_count()
    try:
        keep(now, document("a"))
        offers.live(now=now)
        assert gc.get_freeze_count() == frozen
        keep(now, document("b"))
        assert len(offers.live(now=now).offers) == 2
        assert gc.get_freeze_count() > frozen
        assert gc.isenabled()
    finally:
        gc.unfreeze()
