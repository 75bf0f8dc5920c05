"""A campaign on the yearly frame: committed, launched within its first stage, released by gate."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.campaigns import budgets, campaign
from guerdon.store import counters
from guerdon.store.campaigns import budgets as kept
from guerdon.store.campaigns import campaigns
from guerdon.store.models import AuditEntry, Counter
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import Use, budget_key
from tests.flows import regulars

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def drafted(now: datetime) -> None:
    regulars.opened(now=now)
    assert campaign.draft(brief=regulars.brief(), actor="mia", now=now) == "spring"


def framed(now: datetime, **changed: Any) -> Refusal | None:
    asked: dict[str, Any] = {"year": now.year, "total": 100_000, "reserve_share": 0.12}
    return budgets.frame(**(asked | changed), actor="mia", now=now)


def commit(now: datetime, **changed: Any) -> Refusal | None:
    asked: dict[str, Any] = {"year": now.year, "campaign": "spring", "shares": (0.2, 0.8)}
    return budgets.commit(**(asked | changed), actor="mia", now=now)


def spend(minor: int) -> None:
    with write():
        use = Use(key=budget_key(budget="spring"), units=minor, ceiling=None)
        assert counters.take(uses=[use]) is None


@pytest.mark.parametrize(
    ("changed", "reason"),
    [({"total": 0}, "budget_empty"), ({"reserve_share": 0.2}, "reserve_share")],
)
def test_frames_that_are_none(now: datetime, changed: dict[str, Any], reason: str) -> None:
    found = framed(now, **changed)
    assert found is not None
    assert found.reason == reason
    assert kept.seen(year=now.year) is None


@pytest.mark.usefixtures("drafted")
def test_a_campaign_runs_within_its_first_stage_until_the_gate_opens(now: datetime) -> None:
    framed(now)
    assert commit(now) is None
    part = kept.part(campaign="spring")
    assert part is not None
    assert (part.direct, part.staged, part.released) == (1_000, 11_000, 2_200)
    campaign.plan(campaign="spring", now=now)
    looked = campaign.launch(campaign="spring", actor="mia", now=now)
    assert not isinstance(looked, Refusal)
    counter = Counter.objects.get(pk="budget/spring")
    assert counter.ceiling == 2_200 - looked.contacts_minor
    early = budgets.release(campaign="spring", actor="mia", now=now)
    assert isinstance(early, Refusal)
    assert early.reason == "gate_too_early"
    later = now + timedelta(days=8)
    assert budgets.release(campaign="spring", actor="mia", now=later) == Refusal(
        reason="gate_unspent", data={"share": 0, "least": 50}
    )
    spend(1_100)
    measured = budgets.release(campaign="spring", actor="mia", now=later)
    assert isinstance(measured, Refusal)
    assert measured.reason == "gate_unmeasured"
    losing = {"returned": {"gain_high": 100.0, "cost": 900}}
    campaigns.keep_readout(key="spring", document=losing, now=later)
    shown = budgets.shown(year=now.year, now=later)
    assert shown.parts[0].shut is not None
    assert shown.parts[0].shut.reason == "gate_losing"
    assert shown.parts[0].next == 8_800
    better = {"returned": {"gain_high": 1000.0, "cost": 900}}
    campaigns.keep_readout(key="spring", document=better, now=later)
    assert budgets.release(campaign="spring", actor="mia", now=later) == 2
    assert Counter.objects.get(pk="budget/spring").ceiling == counter.ceiling + 8_800


@pytest.mark.usefixtures("drafted")
def test_a_reason_opens_a_gate_and_stays(now: datetime) -> None:
    framed(now)
    commit(now)
    assert budgets.release(campaign="spring", why=" board ", actor="mia", now=now) == 2
    noted = AuditEntry.objects.get(act="budget released")
    assert (noted.subject, noted.data["why"]) == ("spring", "board")


@pytest.mark.usefixtures("drafted")
def test_the_end_gives_back_what_was_not_spent(now: datetime) -> None:
    framed(now)
    commit(now, shares=(1.0,))
    campaign.plan(campaign="spring", now=now)
    looked = campaign.launch(campaign="spring", actor="mia", now=now)
    assert not isinstance(looked, Refusal)
    spend(700)
    half = budgets.shown(year=now.year, now=now + timedelta(days=14)).parts[0]
    assert half.spent == 1_000 + looked.contacts_minor + 700
    assert half.pace == pytest.approx(half.spent / 12_000 / 0.5)
    campaign.finish(campaign="spring", actor="mia", now=now)
    seen = kept.seen(year=now.year)
    assert seen is not None
    assert seen.committed == half.spent
    assert budgets.shown(year=now.year, now=now).parts[0].pace is None


def test_the_reserve_is_drawn_for_a_reason(now: datetime) -> None:
    framed(now)
    asked: dict[str, Any] = {"year": now.year, "actor": "mia", "now": now}
    for minor, why in ((1_000, " "), (0, "storm")):
        found = budgets.draw_reserve(minor=minor, why=why, **asked)
        assert found is not None
        assert found.reason == "reason_needed"
    assert budgets.draw_reserve(minor=1_000, why="storm", **asked) is None
    seen = kept.seen(year=now.year)
    assert seen is not None
    assert (seen.total, seen.reserve, seen.free) == (100_000, 11_000, 89_000)


@pytest.mark.usefixtures("drafted")
def test_refusals_change_nothing(now: datetime) -> None:
    for found, reason in (
        (commit(now), "not_found"),
        (commit(now, campaign="winter"), "not_found"),
        (commit(now, shares=(0.5, 0.4)), "stages_shares"),
        (budgets.release(campaign="spring", actor="mia", now=now), "not_found"),
    ):
        assert isinstance(found, Refusal)
        assert found.reason == reason
    framed(now, total=5_000)
    short = commit(now)
    assert short is not None
    assert short.reason == "limit_reached"
    assert kept.part(campaign="spring") is None
    campaign.plan(campaign="spring", now=now)
    campaign.launch(campaign="spring", actor="mia", now=now)
    launched = commit(now)
    assert launched is not None
    assert launched.reason == "campaign_state"
