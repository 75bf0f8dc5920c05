"""The list ranks by the loss, says why, and leaves out who is gone, safe or never there."""

from dataclasses import replace

import pytest

from guerdon.know.warning import Seen, limits, warned
from guerdon.terms import reasons

ANN = Seen(
    customer="ann",
    stage="at_risk",
    clv=30_000,
    p_alive=0.6,
    churn_risk=0.5,
    repeat=8,
    recency_days=60,
    tenure_days=400,
    rhythm_days=30.0,
    spend=100_000,
    spend_90d=20_000,
    next_days=9,
    reachable=True,
)


def test_at_stake_times_risk_times_reach():
    (found,) = warned(seen=[ANN], most=9)

    assert (found.at_stake, found.risk, found.reach) == (50_000, 0.5, 1.0)
    assert found.loss == 25_000
    assert found.due_days == 9


def test_the_dearest_loss_comes_first_and_reach_counts():
    people = [
        replace(ANN, customer="refused", reachable=False),
        replace(ANN, customer="unknown", reachable=None),
        replace(ANN, customer="by-life", churn_risk=None),
        ANN,
        replace(ANN, customer="also", clv=30_000),
    ]

    found = warned(seen=people, most=4)

    assert [one.customer for one in found] == ["also", "ann", "by-life", "unknown"]
    assert found[2].risk == pytest.approx(0.4)
    assert found[3].loss == 25_000 * limits().reach_unknown


@pytest.mark.parametrize(
    "change",
    [{"stage": "lost"}, {"stage": "dormant"}, {"p_alive": 0.19}, {"churn_risk": 0.14}],
    ids=str,
)
def test_who_has_left_or_is_safe_is_not_on_it(change):
    assert warned(seen=[replace(ANN, **change)], most=9) == ()


@pytest.mark.parametrize(
    ("change", "reason", "data"),
    [
        ({}, "warning_overdue", {"days": 60, "usual": 30}),
        ({"recency_days": 45, "spend_90d": 5_625}, "warning_slower", {"percent": 25}),
        ({"recency_days": 45, "spend_90d": -9}, "warning_slower", {"percent": 0}),
        (
            {"recency_days": 90, "spend_90d": 0, "rhythm_days": 60.0},
            "warning_nothing",
            {"days": 90},
        ),
        (
            {"recency_days": 90, "spend_90d": 0, "rhythm_days": None, "repeat": 0},
            "warning_once",
            {"days": 90},
        ),
        (
            {"repeat": 0, "rhythm_days": None, "tenure_days": 40, "recency_days": 40},
            "warning_once",
            {"days": 40},
        ),
        ({"recency_days": 20}, "warning_pattern", {"percent": 50}),
    ],
)
def test_the_reason_in_words(change, reason, data):
    (found,) = warned(seen=[replace(ANN, **change)], most=1)

    assert (found.reason.reason, found.reason.data) == (reason, data)
    for language in ("zh", "en"):
        said = reasons.said(reason=reason, data=data, language=language)
        assert reason not in said
        assert str(next(iter(data.values()))) in said
