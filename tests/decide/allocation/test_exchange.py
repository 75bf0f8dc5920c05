"""Exchange: never worse, never over a limit, and it finds the pair that one change cannot."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.allocation.exchange import exchanged
from guerdon.decide.allocation.finish import within
from guerdon.decide.allocation.sweep import swept
from tests.decide.allocation.instances import keeps, problem, small, total
from tests.decide.allocation.test_prices import settled


@given(seed=st.integers(0, 5000))
def test_never_worse_and_never_over(seed: int) -> None:
    asked = small(seed)
    solved = settled(asked)
    sweep = swept(problem=asked, prices=solved.prices)
    start = within(problem=asked, choice=solved.choice)
    found = exchanged(problem=asked, sweep=sweep, choice=start)
    assert total(asked, found) >= total(asked, start)
    assert keeps(asked, found)
    assert keeps(asked, start)


def test_one_out_two_in() -> None:
    # 10 is spent on one customer who gains 9; two others would gain 6 each for 5.
    asked = problem(gain=[[9.0, 6.0, 6.0]], costs=[np.array([[10, 5, 5]])], budgets=[10])
    sweep = swept(problem=asked, prices=np.array([1.0, 0.0]))
    start = np.array([0, -1, -1], np.int16)
    # Two steps: a pair takes one out and one in for a while only if it gains, so it is 9 -> 6 + 6.
    found = exchanged(problem=asked, sweep=sweep, choice=np.array([-1, 0, -1], np.int16))
    assert found.tolist() == [-1, 0, 0]
    assert total(asked, exchanged(problem=asked, sweep=sweep, choice=start)) >= 9.0
