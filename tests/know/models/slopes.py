"""Analytic gradients against central differences, and random histories to try them on."""

import numpy as np
import pytest
from hypothesis import strategies as st

from guerdon.know.fitting import Objective
from guerdon.know.histories import Histories, histories


@st.composite
def some_histories(draw: st.DrawFn) -> Histories:
    """A few weighted rows with 0 <= t_x <= T, x = 0 where t_x = 0, also very long ones."""
    rows = draw(
        st.lists(
            st.tuples(st.integers(0, 260), st.integers(1, 700), st.integers(0, 400)),
            min_size=1,
            max_size=8,
        )
    )
    x = [count for count, _, _ in rows]
    recency = [span if count else 0 for count, span, _ in rows]
    age = [last + rest for last, (_, _, rest) in zip(recency, rows, strict=True)]
    weight = draw(st.lists(st.integers(1, 5), min_size=len(rows), max_size=len(rows)))
    return histories(repeats=x, recency_days=recency, age_days=age, weight=weight)


def parameters(size: int = 4) -> st.SearchStrategy[list[float]]:
    """Natural parameters over the shops one meets."""
    return st.lists(st.floats(0.05, 30.0), min_size=size, max_size=size)


def agree(objective: Objective, natural: list[float]) -> None:
    """The gradient is the slope of the value."""
    logs = np.log(np.array(natural))
    value, gradient = objective(logs)
    assert np.isfinite(value)
    for place in range(len(logs)):
        step = np.zeros_like(logs)
        step[place] = 1e-5
        slope = (objective(logs + step)[0] - objective(logs - step)[0]) / 2e-5
        # A central difference is good to about the rounding of the value over the step.
        assert gradient[place] == pytest.approx(slope, rel=2e-5, abs=1e-4 + abs(value) * 1e-9)
