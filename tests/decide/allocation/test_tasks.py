"""What is asked of a block: sums that add up over any cut, and the nearest in one order."""

import numpy as np

from guerdon.decide.allocation.blocks import Block, Cut
from guerdon.decide.allocation.core import Box
from guerdon.decide.allocation.sweep import swept
from guerdon.decide.allocation.tasks import (
    Classes,
    Everyone,
    Largest,
    Narrow,
    Numbers,
    Sample,
    Sweeping,
    Worth,
    nearest_of,
)
from tests.decide.allocation.instances import large, problem

ASKED = large(900, offers=3)
PRICES = np.array([1.0, 0.0, 0.0, 0.0])


def test_sums_over_any_cut() -> None:
    whole = Sweeping(prices=PRICES)(Block(problem=ASKED, numbers=np.arange(900)))
    for size in (1, 100, 899):
        parts = list(Cut(problem=ASKED, size=size).map(task=Sweeping(prices=PRICES)))
        assert sum(part.worth for part in parts) == whole.worth
        assert sum(part.gain for part in parts) == whole.gain
        assert (sum(part.use for part in parts) == whole.use).all()
        worth = Cut(problem=ASKED, size=size).map(task=Worth(prices=PRICES))
        assert sum(worth) == whole.worth
    sweep = swept(problem=ASKED, prices=PRICES)
    assert (whole.choice == sweep.choice).all()


def test_the_nearest_and_the_next_one() -> None:
    second = np.array([3.0, 1.0, 2.0, 1.0, 5.0])
    numbers = np.array([10, 40, 20, 30, 50])
    # Of equals the smaller number comes first.
    assert nearest_of(second=second, numbers=numbers, count=1)[0].tolist() == [3]
    places, following = nearest_of(second=second, numbers=numbers, count=3)
    assert (places.tolist(), following) == ([3, 1, 2], 3.0)
    assert nearest_of(second=second, numbers=numbers, count=9)[1] == np.inf


def test_too_many_open_ones_stay_where_they_are_unless_asked_for() -> None:
    block = Block(problem=ASKED, numbers=np.arange(900) * 2)
    wide = Box(low=np.zeros(4), high=np.array([50.0, 0, 0, 0]))
    found = Narrow(box=wide)(block)
    assert found.open > 450
    assert found.rows is None
    brought = Narrow(box=wide, all=True)(block)
    assert brought.rows is not None
    assert brought.rows.problem.customers == found.open
    tight = Narrow(box=Box(low=PRICES, high=PRICES))(block)
    assert tight.rows is not None
    assert tight.open == tight.rows.problem.customers < 5


def test_a_sample_by_number_and_what_a_block_says_of_itself() -> None:
    cut = Cut(problem=ASKED, size=90)
    few = [part.numbers for part in cut.map(task=Sample(below=2**22))]
    assert 180 < sum(map(len, few)) < 270
    whole = Sample(below=2**22)(Block(problem=ASKED, numbers=np.arange(900)))
    assert np.concatenate(few).tolist() == whole.numbers.tolist()
    assert max(cut.map(task=Largest())) == np.abs(ASKED.gain).max()
    assert sum(len(one) for one in cut.map(task=Numbers())) == 900
    assert sum(one.problem.customers for one in cut.map(task=Everyone())) == 900
    alike = problem(gain=np.ones((1, 50)), costs=[np.ones((1, 50), int)], budgets=[5])
    assert len(Classes(most=9)(Block(problem=alike, numbers=np.arange(50)))) == 1
    assert len(Classes(most=9)(Block(problem=ASKED, numbers=np.arange(900)))) == 9
