"""The check against held-out weeks counts right, chooses the least error and follows the weeks."""

import numpy as np
import pytest

from guerdon.know import validation
from guerdon.know.fitting import Fitted
from guerdon.know.histories import histories
from guerdon.know.models import bgnbd, rule
from guerdon.know.value import COUNT_MODELS, expected_orders
from tests.know import cdnow


@pytest.mark.parametrize(
    ("weeks", "asked", "held"),
    [(78, None, 26), (60, None, 20), (300, None, 26), (78, 39, 39), (12, None, 4)],
)
def test_the_last_third_is_held_out_at_most_half_a_year(weeks, asked, held):
    split = validation.split(origin=100, end=100 + 7 * weeks + 3, holdout_weeks=asked)

    assert split is not None
    assert split.weeks == held
    assert split.cut == 100 + 7 * weeks + 3 - 7 * held


def test_a_short_history_is_not_split():
    assert validation.split(origin=0, end=7 * 12 - 1) is None


def test_totals_and_classes_are_counted_by_hand():
    rows = histories(
        repeats=[0, 2, 9], recency_days=[0, 91, 91], age_days=[91] * 3, weight=[10, 2, 1]
    )

    told = validation.checked(
        fitted=rule.fit(rows=rows), rows=rows, later=np.array([5.0, 3.0, 9.0]), weeks=13
    )

    assert (told.actual, told.predicted) == (17, pytest.approx(0 + 4 + 9))
    assert told.total_error == pytest.approx(-4 / 17)
    assert told.class_error == pytest.approx((5 + 1 + 0) / 17)
    assert [(c.repeats, c.customers, c.actual, c.predicted) for c in told.classes] == [
        (0, 10, 0.5, 0.0),
        (2, 2, 1.5, pytest.approx(2.0)),
        (7, 1, 9.0, pytest.approx(9.0)),
    ]
    assert validation.as_data(check=told)["total_error"] == round(-4 / 17, 5)


def check(model: str, error: float) -> validation.Check:
    return validation.Check(
        model=model, actual=1, predicted=1, total_error=0, class_error=error, classes=()
    )


def test_the_least_error_is_chosen_and_a_rule_only_if_it_is_better():
    def chosen(**errors: float) -> str:
        return validation.chosen(checks={name: check(name, e) for name, e in errors.items()})

    assert chosen(rule=0.3, bgnbd=0.2, paretonbd=0.1) == "paretonbd"
    assert chosen(rule=0.1, bgnbd=0.2) == "rule"
    assert chosen(rule=0.2, bgnbd=0.2) == "bgnbd"


@pytest.mark.shared_data
def test_cdnow_every_model_beats_the_rule(shared_data):
    sample = cdnow.sample(shared_data)
    rows = sample.group.rows
    later = np.bincount(sample.group.place, weights=sample.later)
    checks = {
        name: validation.checked(
            fitted=model.fit(rows=rows), rows=rows, later=later, weeks=cdnow.HOLDOUT_WEEKS
        )
        for name, model in COUNT_MODELS.items()
    }

    assert {c.actual for c in checks.values()} == {1882}
    assert round(checks["bgnbd"].predicted) == 1653  # the plain models miss by 11-16 %
    assert -0.17 < checks["mbgnbd"].total_error < checks["paretonbd"].total_error < -0.11
    assert checks["rule"].total_error > 0.5
    assert validation.chosen(checks=checks) == "bgnbd"
    # Conditional expectations by frequency class: the zero class buys least, as printed.
    means = [row.predicted for row in checks["bgnbd"].classes]
    assert means == sorted(means)


@pytest.mark.shared_data
def test_cdnow_weekly_tracking(shared_data):
    sample = cdnow.sample(shared_data)
    firsts, weight = np.unique([days[0] for days in sample.days], return_counts=True)
    repeats = np.array([day for days in sample.days for day in days[1:]])
    actual = [int((repeats < 7 * week).sum()) for week in range(1, 79)]
    assert actual == cdnow.published_weeks(shared_data)

    told = validation.tracked(
        fitted=bgnbd.fit(rows=sample.group.rows),
        first_days=firsts.astype(float),
        weight=weight.astype(float),
        weeks=78,
    )

    assert told == sorted(told)
    assert told[38] == pytest.approx(actual[38], rel=0.02)  # at the end of the calibration
    assert told[77] == pytest.approx(actual[77], rel=0.05)  # Fader et al.: within 4 % at week 78


def test_tracking_counts_each_cohort_from_its_own_first_day():
    fitted = Fitted(
        model="bgnbd",
        names=bgnbd.PARAMETERS,
        values=np.array([0.25, 4.5, 0.8, 2.5]),
        log_likelihood=0.0,
        covariance=np.zeros((4, 4)),
        customers=5,
        converged=True,
    )
    newcomer = histories(repeats=[0], recency_days=[0], age_days=[0])

    def bought(days: int) -> float:
        told = bgnbd.while_alive(values=fitted.values, rows=newcomer, weeks=days / 7)
        return float(told[0]) if days > 0 else 0.0

    told = validation.tracked(
        fitted=fitted, first_days=np.array([0.0, 10.0]), weight=np.array([3.0, 2.0]), weeks=3
    )

    assert told == pytest.approx(
        [3 * bought(7), 3 * bought(14) + 2 * bought(4), 3 * bought(21) + 2 * bought(11)]
    )


@pytest.mark.parametrize(
    ("model", "rmse", "correlation"),
    # Of Pareto/NBD as in the literature on this sample; the kin are held where they were found.
    [("paretonbd", 1.603, 0.630), ("bgnbd", 1.608, 0.626), ("mbgnbd", 1.607, 0.627)],
)
def test_weeks_40_to_78_of_each_customer_of_cdnow(shared_data, model, rmse, correlation):
    sample = cdnow.sample(shared_data)
    group, made = sample.group, COUNT_MODELS[model]

    told = group.of_rows(
        expected_orders(
            model=made,
            values=made.fit(rows=group.rows).values,
            rows=group.rows,
            weeks=float(cdnow.HOLDOUT_WEEKS),
        )
    )

    assert np.sqrt(np.mean((told - sample.later) ** 2)) == pytest.approx(rmse, abs=0.002)
    assert np.corrcoef(told, sample.later)[0, 1] == pytest.approx(correlation, abs=0.002)
