"""The next purchase is told in whole days, later for the slow, and not at all without a model."""

import numpy as np
import pytest

from guerdon.know.fitting import Fitted
from guerdon.know.models import regular
from guerdon.know.next_purchase import next_purchase
from tests.know import cdnow


def fitted(*values: float) -> Fitted:
    return Fitted(
        model=regular.NAME,
        names=regular.PARAMETERS,
        values=np.array(values),
        log_likelihood=0.0,
        covariance=np.zeros((5, 5)),
        customers=1,
        converged=True,
    )


def test_days_by_hand_from_the_closed_form():
    told = next_purchase(
        fitted=fitted(1.0, 4.0, 0.8, 2.0, 1.0), repeats=[9], recency_days=[70], age_days=[112]
    )

    weeks = [(4 + 16) * ((1 - share) ** (-1 / 10) - 1) for share in (0.1, 0.5, 0.9)]
    assert [told.low[0], told.days[0], told.high[0]] == [np.ceil(7 * week) for week in weeks]


def test_what_is_ten_years_away_is_not_told():
    told = next_purchase(
        fitted=fitted(0.1, 4.0, 0.8, 2.0, 1.0), repeats=[0], recency_days=[0], age_days=[700]
    )

    assert told.low[0] <= 3650
    assert np.isnan(told.days[0])
    assert np.isnan(told.high[0])


def test_without_a_model_nothing_is_told():
    told = next_purchase(fitted=None, repeats=[1, 2], recency_days=[7, 9], age_days=[20, 20])

    assert np.isnan([told.days, told.low, told.high]).all()


@pytest.mark.shared_data
def test_cdnow_eight_in_ten_of_the_frequent_come_in_the_interval(shared_data):
    sample = cdnow.sample(shared_data)
    cut = (cdnow.END_OF_CALIBRATION - cdnow.ORIGIN).days
    rows = sample.group.rows
    told = next_purchase(
        fitted=regular.fit(rows=rows),
        repeats=sample.repeats,
        recency_days=sample.recency_days,
        age_days=sample.age_days,
    )
    after = [next((day - cut for day in days if day > cut), None) for days in sample.days]
    came = np.array([day is not None for day in after]) & (sample.repeats >= 4)
    wait = np.array([day or 0 for day in after])[came]

    within = ((told.low[came] <= wait) & (wait <= told.high[came])).mean()

    assert came.sum() >= 150
    assert within == pytest.approx(0.8, abs=0.06)
