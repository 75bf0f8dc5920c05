"""Another budget is solved as the plan would be, nothing is kept; large shops by a part."""

from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from guerdon.decide.advice.weigh import Z80
from guerdon.flows.campaigns import slider
from guerdon.flows.campaigns.brief import Brief, parsed
from guerdon.flows.campaigns.changed import Own
from guerdon.flows.campaigns.planning import planned
from guerdon.flows.campaigns.resolving import Slid, solved
from guerdon.flows.campaigns.slider import Slide, slid
from guerdon.flows.campaigns.worth import Worth, interval, worth
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
    assert sum(one.given for one in told.offers) == told.given
    assert sum(one.committed_minor for one in told.offers) == told.committed_minor
    # The prior's deviation is the extra sales themselves: 80 % of the profit on them either way.
    assert (told.low, told.high) == pytest.approx((figures["low"], figures["high"]))
    assert told.gain - told.low == pytest.approx(Z80 * 0.4 * figures["expected_sales"])
    assert told.high - told.gain == pytest.approx(told.gain - told.low)


def test_errors_of_an_own_campaign_go_together() -> None:
    asked = read()
    people = audience(n=50)
    own = Own(
        campaign="last", effect=np.full(50, 500.0), error=np.full(50, 100.0), individual=False
    )
    people = replace(people, own={asked.offers[0].kind: own})
    table = worth(brief=asked, audience=people, margin=0.4)
    assert isinstance(table, Worth)
    who = np.arange(50)
    first, other = np.zeros(50, int), np.ones(50, int)
    told: dict[str, Any] = {"brief": asked, "audience": people, "table": table, "who": who}

    def off(offers: Any) -> float:
        """The deviation of sales that the interval stands for."""
        low, high = interval(**told, margin=0.4, offers=offers)
        assert (low + high) / 2 == pytest.approx(table.told(offers=offers, who=who))
        return (high - low) / 2 / Z80 / 0.4

    assert off(first) == pytest.approx(table.error[0].sum())
    same = asked.offers[0].kind == asked.offers[1].kind
    expected = table.error[1].sum() if same else np.abs(table.sales[1]).sum()
    assert off(other) == pytest.approx(expected)


def test_limits_beside_the_money_have_prices_too() -> None:
    keys = [one.key for one in read().offers]
    hours = [{"name": "hours", "most": 40, "each": dict.fromkeys(keys, 1)}]
    told = solved(
        brief=read(limits=hours, budget_minor=10**7), audience=audience(), margin=0.4, most=20_000
    )
    assert isinstance(told, Slid)
    (one,) = told.limits
    assert (one.name, one.used, one.most, told.given) == ("hours", 40, 40, 40)
    assert one.price > 0 == told.price


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
        assert isinstance(found, Slide)
        gains.append(found.there.gain)
        # Its own budget of 1 allows no plan: nothing to compare with.
        assert found.own is None
    assert gains == sorted(gains)
    assert len(gathered) == 1
    Campaign.objects.filter(key="spring").update(budget_minor=9_000)
    found = slid(campaign="spring", budget_minor=6_000, now=now)
    assert isinstance(found, Slide)
    assert found.own is not None
    assert (found.there.gain, found.own.gain) == (gains[0], gains[1])
    assert found.there.given < found.own.given
    here = slid(campaign="spring", budget_minor=9_000, now=now)
    assert isinstance(here, Slide)
    assert here.own is here.there
    Campaign.objects.filter(key="spring").update(budget_minor=1)
    small = slid(campaign="spring", budget_minor=1_000, now=now)
    assert isinstance(small, Refusal)
    assert small.reason == "budget_used_up"
    row.refresh_from_db()
    assert (row.budget_minor, row.state, row.plan) == (1, "draft", {})
    assert not Assignment.objects.exists()
    slider._audiences.clear()
