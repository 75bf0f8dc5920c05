"""The demo's budget and experiment: whole, and once more changes nothing."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.campaigns import budgets, campaign
from guerdon.flows.demo import demo
from guerdon.flows.demo.trials import committed, framed, tried, watched
from guerdon.flows.experiments import experiment
from guerdon.store.campaigns import budgets as kept
from guerdon.store.models import Enrolment
from tests.flows import regulars
from tests.flows import tried as trying

pytestmark = [pytest.mark.database, pytest.mark.django_db]
MONEY = {"total_minor": 100_000, "reserve_share": 0.12, "stages": [0.5, 0.5]}


def test_a_year_is_framed_and_the_campaign_has_its_part(now: datetime) -> None:
    regulars.opened(now=now)
    assert campaign.draft(brief=regulars.brief(), actor="mia", now=now) == "spring"
    later = now + timedelta(days=330)
    for _ in range(2):
        assert framed(now=later, launch=now, money=MONEY) is None
        assert committed(campaign="spring", launch=now, money=MONEY) is None
    assert kept.seen(year=later.year) is not None
    (part,) = budgets.shown(year=now.year, now=now).parts
    assert part.part.campaign == "spring"


def test_two_titles_are_tried_and_looked_at_as_planned(now: datetime) -> None:
    document: dict[str, Any] = demo._shop()["experiment"]
    trying.opened(now)
    for _ in range(2):
        assert tried(launch=now, document=document) is None
    enrolled = Enrolment.objects.count()
    assert enrolled == trying.CUSTOMERS
    trying.buy(now + timedelta(days=3), {"plain": 2_000, "curious": 2_000}, experiment=KEY)
    for _ in range(2):
        watched(now=now + timedelta(days=56), launch=now, document=document)
    found = experiment.looked(experiment=KEY)
    assert isinstance(found, experiment.ExperimentLooked)
    assert found.experiment.state == "running"
    assert [round(one.share, 1) for one in found.looks] == [0.2, 0.4, 0.6, 0.8]


KEY = "autumn-title"
