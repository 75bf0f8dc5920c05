"""Budgets add up whatever happens: total = reserve + committed + free, and nothing passes it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guerdon.store import counters
from guerdon.store.campaigns import budgets
from guerdon.store.models import AuditEntry, BudgetFrame, BudgetPart, BudgetStage, Counter
from guerdon.store.writing import undo, write
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import Use, budget_key

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]
NOW = datetime(2026, 11, 22, tzinfo=UTC)
BY: dict[str, Any] = {"actor": "mia", "now": NOW}


def commit(campaign: str, direct: int, stages: tuple[int, ...]) -> Refusal | None:
    with write():
        found = budgets.commit(
            year=2026, campaign=campaign, direct=direct, indirect=7, stages=stages, **BY
        )
        if found is not None:
            undo()
    return found


def spend(campaign: str, minor: int) -> Refusal | None:
    """As the till does it."""
    with write():
        key = budget_key(budget=campaign)
        found = counters.take(uses=[Use(key=key, units=minor, ceiling=None)])
        if found is not None:
            undo()
    return found


def launch(campaign: str) -> None:
    part = budgets.part(campaign=campaign)
    if part is not None and not part.closed and part.drawn == 0:
        counters.open_counter(key=budget_key(budget=campaign), ceiling=part.released)


def adds_up() -> None:
    seen = budgets.seen(year=2026)
    assert seen is not None
    assert seen.total == seen.reserve + seen.committed + seen.free
    assert min(seen.reserve, seen.committed, seen.free) >= 0
    assert seen.committed == sum(part.committed for part in seen.parts)
    for part in seen.parts:
        assert part.drawn <= part.released <= part.staged
        assert part.closed or part.committed == part.direct + part.staged
        assert part.spent <= part.direct + part.staged


ACTS = st.tuples(
    st.sampled_from(["commit", "release", "launch", "spend", "close", "reserve", "frame"]),
    st.sampled_from(["a", "b", "c"]),
    st.integers(0, 400),
)


@given(acts=st.lists(ACTS, max_size=14))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_it_adds_up_after_every_act(acts: list[tuple[str, str, int]]) -> None:
    for model in (BudgetStage, BudgetPart, BudgetFrame, Counter):
        model.objects.all().delete()
    assert budgets.frame(year=2026, total=1000, reserve=120, **BY) is None
    for act, campaign, minor in acts:
        match act:
            case "commit":
                commit(campaign, minor // 5, (minor, minor // 2))
            case "release":
                budgets.release(campaign=campaign, why="", **BY)
            case "launch":
                launch(campaign)
            case "spend":
                spend(campaign, minor)
            case "close":
                budgets.close(campaign=campaign, extra=minor // 9, **BY)
            case "reserve":
                budgets.draw_reserve(year=2026, minor=minor // 8, why="storm", **BY)
            case "frame":
                budgets.frame(year=2026, total=700 + minor, reserve=(700 + minor) // 8, **BY)
        adds_up()


def test_more_than_is_free_is_refused_and_changes_nothing() -> None:
    budgets.frame(year=2026, total=1000, reserve=100, **BY)
    assert commit("a", 100, (300, 400)) is None
    before = (budgets.seen(year=2026), AuditEntry.objects.count())
    refused = commit("b", 0, (101,))
    assert refused is not None
    assert refused.reason == "limit_reached"
    again = commit("a", 0, (1,))
    assert again is not None
    assert again.reason == "budget_committed"
    lower = budgets.frame(year=2026, total=800, reserve=100, **BY)
    assert lower is not None
    assert lower.reason == "ceiling_under_used"
    more = budgets.draw_reserve(year=2026, minor=101, why="", **BY)
    assert more is not None
    assert more.reason == "reserve_short"
    assert (budgets.seen(year=2026), AuditEntry.objects.count()) == before
    assert commit("b", 0, (100,)) is None


def test_the_till_may_take_what_is_released_and_no_more() -> None:
    budgets.frame(year=2026, total=1000, reserve=100, **BY)
    commit("a", 50, (100, 200))
    launch("a")
    assert spend("a", 100) is None
    assert spend("a", 1) is not None
    assert budgets.release(campaign="a", why="went well", **BY) == 2
    assert spend("a", 200) is None
    assert spend("a", 1) is not None
    done = budgets.release(campaign="a", why="", **BY)
    assert isinstance(done, Refusal)
    assert done.reason == "stages_done"


def test_what_was_not_spent_goes_back() -> None:
    budgets.frame(year=2026, total=1000, reserve=100, **BY)
    commit("a", 50, (100, 200))
    launch("a")
    spend("a", 60)
    assert budgets.close(campaign="a", extra=15, **BY) == 350 - 50 - 60 - 15
    seen = budgets.seen(year=2026)
    assert seen is not None
    assert (seen.committed, seen.free) == (125, 775)
    for act in (
        budgets.close(campaign="a", extra=0, **BY),
        budgets.release(campaign="a", why="", **BY),
    ):
        assert isinstance(act, Refusal)
        assert act.reason == "not_found"
