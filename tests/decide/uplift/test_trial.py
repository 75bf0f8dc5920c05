"""A trial that teaches nothing is refused by name."""

import numpy as np
import pytest

from guerdon.decide.uplift.trial import Trial, folds, imbalance, observed, randomised
from guerdon.terms.decision import Refusal
from tests.decide.uplift.planted import planted


def test_a_drawn_trial_is_read_with_the_share_that_was_found() -> None:
    made = planted(n=1_000)
    read = randomised(measures=made.measures, given=made.given, outcome=made.outcome)
    assert isinstance(read, Trial)
    assert read.yes_no
    assert set(read.chance) == {float(made.given.mean())}


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("outcome", np.nan, "trial_rows"),
        ("measures", np.inf, "trial_rows"),
        ("given", 2, "trial_rows"),
    ],
)
def test_rows_that_cannot_be_read_are_refused(field: str, value: float, reason: str) -> None:
    made = planted(n=1_000)
    given = made.given.astype(float)
    data = {"measures": made.measures.copy(), "given": given, "outcome": made.outcome.copy()}
    data[field][3] = value
    found = randomised(**data)
    assert isinstance(found, Refusal)
    assert (found.reason, found.data["field"]) == (reason, field)


def test_small_arms_and_outcomes_that_never_change_are_refused() -> None:
    made = planted(n=1_000)
    few = np.arange(1_000) < 99
    small = randomised(measures=made.measures, given=few, outcome=made.outcome)
    assert isinstance(small, Refusal)
    assert (small.reason, small.data["customers"]) == ("trial_too_small", 99)
    flat = randomised(measures=made.measures, given=made.given, outcome=np.ones(1_000))
    assert isinstance(flat, Refusal)
    assert flat.reason == "outcome_constant"


def test_arms_that_were_chosen_are_no_trial() -> None:
    made = planted(n=1_000)
    chosen = made.measures[:, 0] + np.random.default_rng(2).normal(size=1_000) > 0
    found = randomised(measures=made.measures, given=chosen, outcome=made.outcome)
    assert isinstance(found, Refusal)
    assert found.reason == "trial_unbalanced"


def test_a_fair_draw_is_called_unbalanced_as_often_as_its_level_says() -> None:
    chance = np.random.default_rng(3)
    x = chance.normal(size=(400, 5))
    ps = np.array([imbalance(measures=x, given=chance.random(400) < 0.3) for _ in range(600)])
    assert 0.025 < (ps < 0.05).mean() < 0.08
    assert (ps < 0.001).sum() <= 4


def test_copies_of_a_measure_and_constants_do_not_disturb_the_balance() -> None:
    made = planted(n=500)
    wide = np.column_stack([made.measures, made.measures[:, 0] * 2, np.ones(500)])
    given = made.given
    assert imbalance(measures=wide, given=given) == pytest.approx(
        imbalance(measures=made.measures, given=given)
    )


def _chosen(strength: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    chance = np.random.default_rng(4)
    x = chance.normal(size=(3_000, 2))
    given = chance.random(3_000) < 1 / (1 + np.exp(-strength * x[:, 0]))
    return x, given, x[:, 0] + chance.normal(size=3_000)


def test_without_a_draw_overlap_and_a_placebo_are_asked_for() -> None:
    x, given, past = _chosen(0.7)
    outcome = past + given
    missing = observed(measures=x, given=given, outcome=outcome, before=None)
    assert isinstance(missing, Refusal)
    assert missing.reason == "placebo_missing"
    read = observed(measures=x, given=given, outcome=outcome, before=past)
    assert isinstance(read, Trial)
    assert read.chance.std() > 0.1


def test_customers_with_nobody_to_compare_are_refused() -> None:
    x, given, past = _chosen(4.0)
    found = observed(measures=x, given=given, outcome=past, before=past)
    assert isinstance(found, Refusal)
    assert found.reason == "no_overlap"


def test_what_moved_the_past_too_is_no_effect() -> None:
    x, _, past = _chosen(0.7)
    hidden = past - x[:, 0] > 0
    found = observed(measures=x, given=hidden, outcome=past, before=past)
    assert isinstance(found, Refusal)
    assert found.reason == "placebo_failed"


def test_parts_spread_arms_and_outcomes_evenly() -> None:
    made = planted(n=1_003)
    part = folds(trial=made)
    for number in range(5):
        mine = part == number
        assert abs(made.given[mine].mean() - made.given.mean()) < 0.01
        assert abs(made.outcome[mine].mean() - made.outcome.mean()) < 0.01
    assert (folds(trial=made) == part).all()
    assert (folds(trial=made, seed=7) != part).any()
