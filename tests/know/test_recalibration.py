"""The factor is what came over what was told, within the history and never beyond it."""

import numpy as np
import pytest

from guerdon.know import recalibration, validation
from guerdon.know.histories import of_days
from guerdon.know.models import bgnbd, mbgnbd
from guerdon.know.recalibration import Cut, recalibrated
from guerdon.know.value import expected_orders
from tests.know import cdnow

CUT = (cdnow.END_OF_CALIBRATION - cdnow.ORIGIN).days


def test_the_factor_pools_the_cuts():
    found = recalibrated(
        cuts=[Cut(cut=1, predicted=100, actual=120), Cut(cut=8, predicted=50, actual=45)]
    )

    assert found.factor == pytest.approx(165 / 150)
    assert found.spread == pytest.approx(np.std(np.log([1.2, 0.9])))
    told = recalibration.as_data(found=found)
    assert told["factor"] == 1.1
    assert told["cuts"][1] == {"cut": 8, "predicted": 50, "actual": 45}


@pytest.mark.parametrize(
    ("predicted", "actual", "factor"),
    [(1000, 100, 0.5), (100, 1000, 2.0), (10, 99, 1), (0, 500, 1)],
)
def test_it_is_bounded_and_few_purchases_or_no_forecast_say_nothing(predicted, actual, factor):
    found = recalibrated(cuts=[Cut(cut=1, predicted=predicted, actual=actual)])

    assert found.factor == factor


def test_a_history_is_cut_at_twelfths_from_half_to_three_quarters():
    assert recalibration.cut_days(origin=100, until=100 + 240) == (220, 240, 260, 280)
    assert recalibration.cut_days(origin=0, until=7 * 12 - 1) == ()


def factor_of(days, model):
    """The factor on CDNOW from days up to the end of the calibration period, plainly counted."""
    cuts = []
    for cut in recalibration.cut_days(origin=0, until=CUT):
        rows, later = of_days(
            day=np.concatenate(days),
            customer=np.repeat(np.arange(len(days)), [len(seen) for seen in days]),
            until=cut,
            end=CUT,
        )
        told = expected_orders(
            model=model, values=model.fit(rows=rows).values, rows=rows, weeks=(CUT - cut) / 7
        )
        cuts.append(Cut(cut=cut, predicted=float(told @ rows.weight), actual=float(later.sum())))
    return recalibrated(cuts=cuts).factor


@pytest.mark.shared_data
@pytest.mark.parametrize(("model", "plain"), [(bgnbd, -0.12), (mbgnbd, -0.16)])
def test_cdnow_comes_within_six_percent_without_a_look_at_the_holdout(shared_data, model, plain):
    sample = cdnow.sample(shared_data)
    rows = sample.group.rows
    later = np.bincount(sample.group.place, weights=sample.later)
    fitted = model.fit(rows=rows)

    factor = factor_of(sample.days, model)

    # The days of the holdout may as well not be there.
    assert factor == factor_of([[d for d in days if d <= CUT] for days in sample.days], model)

    before = validation.checked(fitted=fitted, rows=rows, later=later, weeks=39)
    after = validation.checked(fitted=fitted, rows=rows, later=later, weeks=39, factor=factor)
    assert round(before.total_error, 2) == plain
    assert abs(after.total_error) < 0.06
    assert after.class_error < before.class_error
