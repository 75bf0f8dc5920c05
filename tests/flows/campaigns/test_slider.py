"""Another budget is solved as the plan would be, nothing is kept; large shops by a part."""

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest

from guerdon.flows.campaigns import slider
from guerdon.flows.campaigns.brief import Brief, parsed
from guerdon.flows.campaigns.planning import planned
from guerdon.flows.campaigns.resolving import Slid, solved
from guerdon.flows.campaigns.slider import slid
from guerdon.store.models import Assignment, Campaign
from guerdon.store.night import nights
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from tests.flows.campaigns.test_planning import audience
from tests.flows.regulars import brief


def read(**changes: object) -> Brief:
    found = parsed(document=brief(**changes))
    assert isinstance(found, Brief)
    return found


@pytest.mark.parametrize("budget", [6_000, 12_000, 10**7])
def test_the_same_as_the_plan(budget: int) -> None:
    asked: dict[str, Any] = {"brief": read(budget_minor=budget), "audience": audience()}
    plan = planned(**asked, margin=0.4, currency="USD")
    told = solved(**asked, margin=0.4, most=20_000)
    assert not isinstance(plan, Refusal)
    assert isinstance(told, Slid)
    figures = plan.figures
    assert (told.given, told.committed_minor) == (figures["given"], figures["committed_minor"])
    assert told.gain == pytest.approx(figures["objective"])
    assert (told.bound, told.gap) == pytest.approx((figures["bound"], figures["gap"]))
    assert told.price == pytest.approx(figures["price"])
    assert told.solved == told.free


def test_a_part_stands_for_the_whole() -> None:
    asked: dict[str, Any] = {"brief": read(budget_minor=120_000), "audience": audience(n=4_000)}
    whole, part = (solved(**asked, margin=0.4, most=most) for most in (20_000, 1_000))
    assert isinstance(whole, Slid)
    assert isinstance(part, Slid)
    assert part.solved <= 1_000 < part.free
    assert part.gain == pytest.approx(whole.gain, rel=0.1)
    assert part.price == pytest.approx(whole.price, rel=0.2)
    assert part.committed_minor <= whole.offers_minor


@pytest.mark.django_db
def test_nothing_is_kept_and_the_audience_is_gathered_once(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    programme.keep(changes={"margin": 0.4})
    gathered: list[int] = []

    def once(**_: Any) -> Any:
        gathered.append(1)
        return audience()

    monkeypatch.setattr("guerdon.flows.campaigns.campaign.gathered", once)
    slider._audiences.clear()
    assert slid(campaign="no", budget_minor=1, now=now) == Refusal(
        reason="not_found", data={"what": "campaign", "key": "no"}
    )
    row = Campaign.objects.create(
        key="spring", name={}, brief=brief(), budget_minor=1, reserve_minor=0, created_at=now
    )
    none = slid(campaign="spring", budget_minor=9_000, now=now)
    assert isinstance(none, Refusal)
    assert none.reason == "night_none"
    monkeypatch.setattr(nights, "current", lambda: SimpleNamespace(key="n1"))
    gains = []
    for budget in (6_000, 9_000, 20_000):
        found = slid(campaign="spring", budget_minor=budget, now=now)
        assert isinstance(found, Slid)
        gains.append(found.gain)
    assert gains == sorted(gains)
    assert len(gathered) == 1
    small = slid(campaign="spring", budget_minor=1_000, now=now)
    assert isinstance(small, Refusal)
    assert small.reason == "budget_used_up"
    row.refresh_from_db()
    assert (row.budget_minor, row.state, row.plan) == (1, "draft", {})
    assert not Assignment.objects.exists()
    slider._audiences.clear()
