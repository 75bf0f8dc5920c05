"""Who is asked to take part, and how much of their time the plan counts on."""

from datetime import datetime

import pytest

from guerdon.decide.arms import Slots
from guerdon.decide.experiment import PLACES
from guerdon.flows.experiments.enrolling import Candidate, audience, next_stage, planned_days
from guerdon.terms.decision import Refusal
from tests.flows import tried

WHOLE = Slots(layer="main", start=0, end=PLACES)


def test_days_are_counted_from_each_stage() -> None:
    design = tried.design(stages=[{"share": 0.5, "days": 10}, {"share": 1.0, "days": 20}])
    people = [
        Candidate(customer=f"c{n}", stratum="", expected_minor=0, turn=turn)
        for n, turn in enumerate((0, 4_999, 5_000, 9_999))
    ]
    assert planned_days(design=design, audience=people) == 2 * 30 + 2 * 20


@pytest.mark.django_db
def test_the_audience_is_the_night_s_within_the_slots(now: datetime) -> None:
    design = tried.design(strata="stage")
    refused = audience(design=design, slots=WHOLE, now=now)
    assert isinstance(refused, Refusal)
    assert refused.reason == "night_none"
    tried.knows(now)
    everybody = audience(design=design, slots=WHOLE, now=now)
    assert len(everybody) == tried.CUSTOMERS
    assert all(one.expected_minor > 0 and one.stratum for one in everybody)
    half = audience(design=design, slots=Slots(layer="main", start=0, end=5_000), now=now)
    assert 0 < len(half) < len(everybody)
    none = next_stage(design=design, slots=Slots(layer="main", start=0, end=0), stage=1, now=now)
    assert none is not None
    assert none.reason == "audience_empty"
