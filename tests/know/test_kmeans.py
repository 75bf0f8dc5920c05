"""Centres are where the groups were planted, the same each time, in batches as whole."""

import numpy as np
import pytest

from guerdon.know import kmeans

PLANTED = np.array([[-6.0, 0.0], [0.0, 5.0], [6.0, 0.0]])


def rows(count: int) -> np.ndarray:
    dice = np.random.default_rng(2)
    return PLANTED[dice.integers(0, 3, count)] + dice.standard_normal((count, 2)) * 0.5


@pytest.mark.parametrize("count", [300, 3 * kmeans.BATCH])
def test_planted_groups_are_found_whole_and_in_batches(count):
    found = kmeans.centres(rows=rows(count), clusters=3, chance=np.random.default_rng(1))

    assert found == pytest.approx(PLANTED, abs=0.25)


def test_the_same_chance_gives_the_same_centres():
    one, other = (
        kmeans.centres(rows=rows(9000), clusters=4, chance=np.random.default_rng(7))
        for _ in range(2)
    )

    assert (one == other).all()


def test_every_row_goes_to_the_nearest_and_of_equals_to_the_first():
    place = kmeans.nearest(rows=np.array([[0.0], [4.0], [2.0]]), centres=np.array([[0.0], [4.0]]))

    assert place.tolist() == [0, 1, 0]


def test_rows_that_are_all_the_same_do_no_harm():
    found = kmeans.centres(rows=np.ones((50, 3)), clusters=3, chance=np.random.default_rng(1))

    assert (found == 1).all()
