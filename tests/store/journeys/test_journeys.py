"""Journeys are kept in versions; only a change makes a new one, and a version never changes."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.journeys import journeys
from guerdon.store.models import AuditEntry, JourneyVersion
from guerdon.terms.decision import Refusal
from tests.give.paths import written

pytestmark = pytest.mark.django_db
ACTOR = "eva"


def keep(now: datetime, **words: object) -> int:
    found = journeys.keep(document=written(**words), actor=ACTOR, now=now)
    assert isinstance(found, tuple)
    return found[0]


def test_an_edit_is_a_new_version_and_the_same_again_is_none(now: datetime) -> None:
    assert (keep(now), keep(now)) == (1, 1)
    assert keep(now + timedelta(days=1), holdout_percent=10) == 2
    seen = journeys.one(key="cart")
    assert seen is not None
    assert (seen.version, seen.state, seen.by, seen.journey.holdout_bp) == (2, "draft", ACTOR, 1000)
    assert journeys.at(key="cart", version=1).holdout_bp == 0
    assert journeys.document(key="cart", version=1) == written()
    assert journeys.document(key="cart", version=3) is None
    assert [number for number, _, _ in journeys.versions(key="cart")] == [2, 1]
    with pytest.raises(KeyError):
        journeys.at(key="cart", version=3)
    assert journeys.one(key="none") is None


def test_what_cannot_be_read_is_refused_and_nothing_is_kept(now: datetime) -> None:
    refused = journeys.keep(document=written(steps=[]), actor=ACTOR, now=now)
    assert isinstance(refused, Refusal)
    assert JourneyVersion.objects.count() == 0
    assert journeys.listed() == ()


def test_states_are_switched_and_noted(now: datetime) -> None:
    keep(now)
    assert journeys.live() == ()
    assert journeys.switch(key="cart", state="live", actor=ACTOR, now=now)
    assert not journeys.switch(key="cart", state="live", actor=ACTOR, now=now)
    assert not journeys.switch(key="none", state="live", actor=ACTOR, now=now)
    assert [one.key for one in journeys.live()] == ["cart"]
    assert (journeys.state(key="cart"), journeys.state(key="none")) == ("live", "")
    assert [one.live_at for one in journeys.listed()] == [now]
    acts = list(AuditEntry.objects.order_by("pk").values_list("act", flat=True))
    assert acts == ["journey.saved", "journey.live"]
    with pytest.raises(ValueError, match="no state"):
        journeys.switch(key="cart", state="odd", actor=ACTOR, now=now)


def test_how_far_was_looked_is_remembered(now: datetime) -> None:
    keep(now)
    assert journeys.looked(key="cart") == {}
    journeys.look(key="cart", marks={"a": 1, "b": 2})
    journeys.look(key="cart", marks={"b": 3})
    assert journeys.looked(key="cart") == {"a": 1, "b": 3}
    assert journeys.looked(key="none") == {}
