"""Gamma-Gamma comes out as published, in any unit of money, and shrinks towards the shop."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.know.models import gammagamma
from tests.know import cdnow
from tests.know.models.slopes import agree, parameters


@given(
    rows=st.lists(st.tuples(st.integers(1, 200), st.floats(0.01, 500)), min_size=1, max_size=8),
    natural=parameters(3),
)
def test_gradient_is_the_slope(rows, natural):
    x, z = (np.array(column, dtype=float) for column in zip(*rows, strict=True))
    agree(gammagamma.objective(repeats=x, mean_spend=z), natural)


@pytest.mark.shared_data
def test_cdnow_as_published_to_the_printed_digit(shared_data):
    sample = cdnow.sample(shared_data)
    fitted = gammagamma.fit(repeats=sample.repeats, mean_spend=sample.mean_spend)

    printed = {name: round(value, 2) for name, value in fitted.parameters.items()}
    assert printed == {"p": 6.25, "q": 3.74, "gamma": 15.44}
    assert fitted.customers == 946  # those who bought again


@pytest.mark.shared_data
def test_cents_and_dollars_say_the_same(shared_data):
    sample = cdnow.sample(shared_data)
    dollars = gammagamma.fit(repeats=sample.repeats, mean_spend=sample.mean_spend)
    cents = gammagamma.fit(repeats=sample.repeats, mean_spend=sample.mean_spend * 100)

    assert cents.values == pytest.approx(dollars.values * [1, 1, 100], rel=1e-6)
    # A density of cents is a hundredth of a density of dollars, for each customer.
    step = dollars.log_likelihood - cents.log_likelihood
    assert step == pytest.approx(946 * np.log(100), rel=1e-9)


def test_expectation_goes_from_the_shops_mean_to_the_customers_own():
    values = np.array([6.25, 3.74, 15.44])

    told = gammagamma.expected(
        values=values, repeats=[0, 1, 10, 100_000], mean_spend=[99.0, 100.0, 100.0, 100.0]
    )

    shop = 6.25 * 15.44 / 2.74
    assert told[0] == pytest.approx(shop)
    assert shop < told[1] < told[2] < told[3]
    assert told[3] == pytest.approx(100, rel=1e-4)
    # Published example, Fader and Hardie note 025: (q-1)/(px+q-1) is the weight of the mean.
    weight = 2.74 / (6.25 + 2.74)
    assert told[1] == pytest.approx(weight * shop + (1 - weight) * 100)


def test_without_a_mean_it_may_not_be_asked():
    with pytest.raises(ValueError, match="no mean"):
        gammagamma.expected(values=np.array([2.0, 0.9, 5.0]), repeats=[1], mean_spend=[3.0])
