"""What the shop measured by kind of offer: of one kind alone, or of several together."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.advice.evidence import measured
from guerdon.store.campaigns import experiments
from guerdon.store.campaigns.experiments import LookSeen
from guerdon.store.models import Campaign, Experiment, Readout
from guerdon.store.programme import offers
from guerdon.store.writing import write
from tests.web.console.shop import PLAN, READOUT, effect

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def campaign(key: str, kinds: list[str], now: datetime, **more: str) -> None:
    row = Campaign.objects.create(
        key=key, name={}, state="finished", budget_minor=1, reserve_minor=0, plan=PLAN,
        brief={"offers": [{"kind": kind} for kind in kinds]}, created_at=now, launched_at=now,
    )  # fmt: skip
    Readout.objects.create(campaign=row, at=now, document={**READOUT, **more})


def test_campaigns(now: datetime) -> None:
    span = {"start": (now - 20 * DAY).isoformat(), "end": now.isoformat()}
    campaign("one", ["percent", "percent"], now, **span)
    campaign("two", ["percent", "amount"], now, **span)
    campaign("unread", ["percent"], now)
    found = {(one.key, one.kind): one for one in measured()}
    assert found.keys() == {("one", "percent"), ("two", "percent"), ("two", "amount")}
    alone = found["one", "percent"]
    assert (alone.sales, alone.low, alone.high, alone.days) == (4_000, 1_500, 6_500, 20.0)
    assert (alone.together, found["two", "amount"].together) == (False, True)
    assert alone.cost == pytest.approx(200_000 / 516)


def test_experiments_by_the_kind_of_their_arm(now: datetime) -> None:
    document = {"key": "ten", "kind": "percent", "value": {"percent": 10}, "name": {"en": "Ten"}}
    offers.keep(documents=[document], actor="m", now=now, state="draft")
    design = {
        "key": "t", "name": {"en": "T"}, "tests": "offer", "metric": "sales", "audience": {},
        "arms": [
            {"key": "control", "name": {"en": "as now"}},
            {"key": "tried", "name": {"en": "Ten"}, "offers": ["ten"]},
        ],
    }  # fmt: skip
    assert experiments.draft(key="t", layer="main", document=design, actor="m", now=now) is None
    Experiment.objects.update(state="finished", started_at=now - 14 * DAY)
    assert measured() == ()
    look = LookSeen(
        number=1, at=now, share=1.0, bar=1.96,
        document={"arms": [{"arm": "tried", "effects": {"sales": effect(5.0, 3.0, 1.0, 3.0)}}]},
    )  # fmt: skip
    with write():
        experiments.keep_look(key="t", look=look)
    (found,) = measured()
    assert (found.source, found.key, found.kind) == ("experiment", "t", "percent")
    assert (found.sales, found.days, found.cost) == (2.0, 14.0, None)
    named = (found.name, found.arm, found.control)
    assert named == ({"en": "T"}, {"en": "Ten"}, {"en": "as now"})
