"""What may be taken out of a shop's variance: the lifetime value beside the usual pre-window."""

import numpy as np
import pytest

from guerdon.know import value
from guerdon.know.models import bgnbd, paretonbd
from guerdon.measure.effect import adjusted
from tests.know import cdnow
from tests.measure.others import pair

CUT = (cdnow.END_OF_CALIBRATION - cdnow.ORIGIN).days
HALF_YEAR, FOUR_WEEKS = 182, 28


@pytest.fixture(scope="module")
def spent(shared_data):
    """Customer -> day -> dollars, in the order of the sample."""
    found: dict[str, dict[int, float]] = {}
    for customer, day, _, dollars in cdnow.rows(shared_data):
        own = found.setdefault(customer, {})
        number = (day - cdnow.ORIGIN).days
        own[number] = own.get(number, 0.0) + dollars
    return list(found.values())


@pytest.fixture(scope="module")
def worth(shared_data):
    """The lifetime value of each customer as it was known on the day of the cut."""
    sample = cdnow.sample(shared_data)
    rows = sample.group.rows
    models = value.Models(
        orders=bgnbd.fit(rows=rows),
        life=paretonbd.fit(rows=rows),
        spend=value.spend_model(repeats=sample.repeats, repeat_spend=sample.mean_spend),
        mean_basket=35.0,
    )
    return value.worth(
        models=models,
        economics=value.Economics(margin=0.3, yearly_discount_rate=0.1),
        repeats=sample.repeats,
        recency_days=sample.recency_days,
        age_days=sample.age_days,
        repeat_spend=sample.mean_spend,
    ).clv


def within(spent, first: int, last: int) -> np.ndarray:
    return np.array([sum(v for day, v in own.items() if first < day <= last) for own in spent])


def removed(outcome: np.ndarray, before: np.ndarray) -> float:
    """The share of the variance that goes, in two arms that were drawn and treated alike."""
    given = np.random.default_rng(8).random(len(outcome)) < 0.5
    _, share = adjusted(
        given=pair(outcome[given], before[given]), held=pair(outcome[~given], before[~given])
    )
    return share


@pytest.mark.shared_data
def test_lifetime_value_removes_28_percent_where_the_usual_window_removes_15(spent, worth) -> None:
    later = within(spent, CUT, CUT + HALF_YEAR)
    usual = removed(later, within(spent, CUT - FOUR_WEEKS, CUT))
    ours = removed(later, worth)
    assert ours >= 0.28
    assert 0.13 <= usual <= 0.16
    # A window as long as the outcome, chosen knowing the answer, comes as far and not further.
    assert ours >= removed(later, within(spent, CUT - HALF_YEAR, CUT)) - 0.01
