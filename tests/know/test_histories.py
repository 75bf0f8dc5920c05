"""Grouping loses nothing: rows and places give each customer back."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from guerdon.know.histories import grouped, histories

customers = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 5), st.integers(0, 7)), max_size=40
)


@given(customers)
def test_rows_and_places_give_each_customer_back(found):
    x, recency, age = (list(column) for column in zip(*found, strict=True)) if found else ([],) * 3

    group = grouped(repeats=x, recency_days=recency, age_days=age)

    assert group.rows.customers == len(found)
    assert len(group.rows) == len(set(found))
    assert group.of_rows(group.rows.repeats).tolist() == x
    assert (group.of_rows(group.rows.recency) * 7).round().tolist() == recency
    assert (group.of_rows(group.rows.age) * 7).round().tolist() == age


def test_days_become_weeks_and_weights_are_ones():
    rows = histories(repeats=[2], recency_days=[7], age_days=[14])

    assert (rows.recency[0], rows.age[0], rows.weight[0]) == (1.0, 2.0, 1.0)
    assert rows.customers == 1
    assert np.issubdtype(rows.repeats.dtype, np.floating)
