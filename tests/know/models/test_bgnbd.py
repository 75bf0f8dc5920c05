"""BG/NBD comes out as published."""

import pytest

from guerdon.know.models import bgnbd
from tests.know import cdnow


@pytest.mark.shared_data
def test_cdnow_as_published_to_the_printed_digit(shared_data):
    fitted = bgnbd.fit(rows=cdnow.sample(shared_data).group.rows)

    printed = {name: round(value, 3) for name, value in fitted.parameters.items()}
    assert printed == {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426}
    assert round(fitted.log_likelihood, 1) == -9582.4
    assert fitted.converged
    assert fitted.customers == 2357


@pytest.mark.shared_data
def test_every_one_time_buyer_counts_as_alive(shared_data):
    sample = cdnow.sample(shared_data)
    fitted = bgnbd.fit(rows=sample.group.rows)

    alive = sample.group.of_rows(bgnbd.alive(values=fitted.values, rows=sample.group.rows))

    assert (alive[sample.repeats == 0] == 1).all()
    brier = ((alive - (sample.later > 0)) ** 2).mean()
    assert round(brier, 3) == 0.608  # which is why churn is judged by another model


@pytest.mark.shared_data
def test_customer_expectation_as_published(shared_data):
    # Fader, Hardie, Lee (2005), p. 279: x = 2, t_x = 30.43, T = 38.86, 39 weeks ahead -> 1.226.
    import numpy as np

    from guerdon.know.histories import Histories

    one = Histories(
        repeats=np.array([2.0]),
        recency=np.array([30.43]),
        age=np.array([38.86]),
        weight=np.array([1.0]),
    )
    values = bgnbd.fit(rows=cdnow.sample(shared_data).group.rows).values

    told = bgnbd.alive(values=values, rows=one) * bgnbd.while_alive(
        values=values, rows=one, weeks=39
    )

    assert round(float(told[0]), 3) == 1.226
