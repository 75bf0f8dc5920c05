"""Every model of purchase counts has the one shape and keeps to what it promises."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.know.histories import histories
from guerdon.know.models.shape import CountModel
from guerdon.know.value import COUNT_MODELS

MODELS = sorted(COUNT_MODELS)


def test_the_names_are_their_own():
    assert {name: model.NAME for name, model in COUNT_MODELS.items()} == {
        name: name for name in MODELS
    }


@pytest.mark.parametrize("name", MODELS)
@given(data=st.data())
def test_probabilities_and_expectations_are_possible(name, data):
    model: CountModel = COUNT_MODELS[name]
    size = len(model.PARAMETERS)
    values = np.array(data.draw(st.lists(st.floats(0.05, 50), min_size=size, max_size=size)))
    if model.PARAMETERS[-1] == "k":  # a count, and never a large one
        values[-1] = data.draw(st.integers(1, 5))
    x = data.draw(st.integers(0, 300))
    recency = data.draw(st.integers(1, 500)) if x else 0
    rows = histories(
        repeats=[x], recency_days=[recency], age_days=[recency + data.draw(st.integers(0, 900))]
    )

    alive = model.alive(values=values, rows=rows)[0]
    weeks = data.draw(st.floats(0.1, 200))
    sooner = model.while_alive(values=values, rows=rows, weeks=weeks)[0]
    later = model.while_alive(values=values, rows=rows, weeks=weeks * 1.5)[0]

    assert 0 <= alive <= 1
    assert 0 <= sooner <= later * (1 + 1e-9) + 1e-9
    assert np.isfinite(later)


def test_whole_parameters_are_no_pole():
    rows = histories(repeats=[98], recency_days=[1], age_days=[1])
    for name in ("bgnbd", "mbgnbd"):
        model: CountModel = COUNT_MODELS[name]
        weeks = [
            model.while_alive(values=np.array([1.0, 1.0, 2.0, 1.0]), rows=rows, weeks=week)[0]
            for week in (7.0, 10.0, 10.5, 30.0, 200.0)
        ]
        assert weeks == sorted(weeks)
        assert 80 < weeks[0] < weeks[-1] < 101


@pytest.mark.parametrize("name", sorted(set(MODELS) - {"rule"}))
def test_a_longer_silence_never_makes_it_likelier_that_one_is_there(name):
    values = (
        COUNT_MODELS[name]
        .fit(
            rows=histories(
                repeats=[0, 1, 5, 9],
                recency_days=[0, 30, 90, 200],
                age_days=[200] * 4,
                weight=[50, 20, 20, 10],
            )
        )
        .values
    )
    rows = histories(repeats=[5] * 8, recency_days=[100] * 8, age_days=range(100, 900, 100))

    alive = COUNT_MODELS[name].alive(values=values, rows=rows)

    assert (np.diff(alive) <= 1e-12).all()
