"""Experiments keep their state, their reason and their looks, each once."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction

from guerdon.store.campaigns import experiments
from guerdon.store.campaigns.experiments import HALTED, RUNNING, LookSeen
from guerdon.store.models import Look
from guerdon.store.writing import write

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_from_draft_to_halted(now: datetime) -> None:
    told = {"key": "one", "layer": "main", "actor": "mia", "now": now}
    assert experiments.draft(**told, document={"a": 1}) is None
    assert experiments.draft(**told, document={"a": 2}) is None
    assert experiments.seen(key="one").document == {"a": 2}
    with write():
        experiments.started(key="one", slots=(10, 20), planned_days=7, now=now)
        experiments.staged(key="one", stage=2)
    assert experiments.draft(**told, document={"a": 3}).reason == "experiment_started"
    found = experiments.seen(key="one")
    assert (found.state, found.slots, found.stage, found.document) == (
        RUNNING,
        (10, 20),
        2,
        {"a": 2},
    )
    why = {"reason": "x", "data": {}}
    assert experiments.ended(key="one", state=HALTED, why=why, now=now)
    assert not experiments.ended(key="one", state="finished", why=None, now=now)
    assert [one.why for one in experiments.listed(states=(HALTED,))] == [why]
    assert experiments.listed(states=(RUNNING,)) == ()
    assert experiments.seen(key="two") is None


def test_a_look_is_taken_once(now: datetime) -> None:
    experiments.draft(key="one", layer="main", document={}, actor="mia", now=now)
    look = LookSeen(number=1, at=now, share=0.5, bar=None, document={"arms": []})
    experiments.keep_look(key="one", look=look)
    with pytest.raises(IntegrityError), transaction.atomic():
        experiments.keep_look(key="one", look=look)
    assert experiments.looks(key="one") == (look,)
    assert Look.objects.count() == 1


def test_nothing_was_spent(now: datetime) -> None:
    assert experiments.spent(offers=("ten",), since=now) == 0
    assert experiments.spent(offers=(), since=now) == 0
