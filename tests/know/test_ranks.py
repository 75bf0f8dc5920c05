"""Ranks are those of the field."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from guerdon.know.ranks import ranks


@given(values=st.lists(st.integers(-3, 3)))
def test_equals_share_the_mean_of_their_ranks(values):
    assert np.array_equal(ranks(values), rankdata(values))
