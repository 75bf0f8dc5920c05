"""What a measured campaign proves for a goal, by customer and week; which campaigns serve one."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.goals.evidence import evidence, serving
from guerdon.store.models import Campaign, Readout
from tests.web.console.shop import PLAN, READOUT

pytestmark = pytest.mark.django_db


def test_from_a_readout(now: datetime) -> None:
    campaign = Campaign.objects.create(
        key="autumn", name={"en": "Autumn"}, state="finished", budget_minor=1, reserve_minor=0,
        brief={"goal": {"kind": "retain", "key": "spring"}}, plan=PLAN, created_at=now,
        launched_at=now - timedelta(days=28),
    )  # fmt: skip
    assert evidence(kpi="sales") == ()
    end = {"start": (now - timedelta(days=28)).isoformat(), "end": now.isoformat()}
    Readout.objects.create(campaign=campaign, at=now, document={**READOUT, **end})
    (found,) = evidence(kpi="sales")
    assert (found.campaign, found.effect, found.low, found.weeks) == ("autumn", 1_000, 375, 4)
    assert found.cost == pytest.approx(200_000 / 516)
    assert evidence(kpi="orders")[0].effect == pytest.approx(1.3 / 4)
    assert evidence(kpi="complaints") == ()
    assert [one.key for one in serving(goal="spring")] == ["autumn"]
    assert serving(goal="other") == ()
