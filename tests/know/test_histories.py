"""Grouping loses nothing: rows and places give each customer back."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.know.histories import (
    as_they_are,
    by_count_and_age,
    grouped,
    histories,
    of_days,
    sampled,
    thinned,
)

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


@given(
    st.lists(
        st.lists(st.integers(0, 60), min_size=1, max_size=6, unique=True).map(sorted),
        min_size=1,
        max_size=8,
    ),
    st.integers(5, 50),
    st.integers(0, 20),
)
def test_rows_of_plain_days_are_those_of_a_count_by_hand(days, until, held):
    rows, later = of_days(
        day=np.concatenate(days),
        customer=np.repeat(np.arange(len(days)), [len(seen) for seen in days]),
        until=until,
        end=until + held,
    )

    known = [[day for day in seen if day <= until] for seen in days]
    wanted: dict[tuple[float, ...], list[int]] = {}
    for seen, whole in zip(known, days, strict=True):
        if seen:
            name = (len(seen) - 1, (seen[-1] - seen[0]) / 7, (until - seen[0]) / 7)
            came = sum(until < day <= until + held for day in whole)
            wanted.setdefault(name, []).append(came)
    names = list(zip(rows.repeats, rows.recency, rows.age, strict=True))
    assert names == sorted(wanted)
    assert rows.weight.tolist() == [len(wanted[name]) for name in names]
    assert later.tolist() == [sum(wanted[name]) for name in names]
    gaps = [np.log(gap / 7) for seen in known for gap in np.diff(seen)]
    assert rows.log_gaps == pytest.approx(sum(gaps))


@given(customers)
def test_rows_by_count_and_age_keep_those_and_everybody(found):
    x, recency, age = (list(column) for column in zip(*found, strict=True)) if found else ([],) * 3
    rows = grouped(repeats=x, recency_days=recency, age_days=age).rows

    seen = by_count_and_age(rows=rows)

    assert seen.of_rows(seen.rows.repeats).tolist() == rows.repeats.tolist()
    assert seen.of_rows(seen.rows.age).tolist() == rows.age.tolist()
    assert not seen.rows.recency.any()
    names = list(zip(seen.rows.repeats, seen.rows.age, strict=True))
    assert len(set(names)) == len(names)
    assert as_they_are(rows=rows).of_rows(rows.age).tolist() == rows.age.tolist()


def test_names_too_wide_to_count_are_sorted():
    wide = grouped(repeats=[5, 0, 5], recency_days=[9_000, 0, 9_000], age_days=[9_999] * 3)

    assert wide.place.tolist() == [1, 0, 1]
    assert wide.rows.weight.tolist() == [1, 2]
    assert wide.rows.repeats.tolist() == [0, 5]
    assert thinned(rows=wide.rows, every=2).repeats.tolist() == [0]


@given(customers, st.integers(1, 9))
def test_a_sample_takes_of_each_row_its_share(found, every):
    x, recency, age = (list(column) for column in zip(*found, strict=True)) if found else ([],) * 3
    rows = replace(grouped(repeats=x, recency_days=recency, age_days=age).rows, log_gaps=9.0)

    some = sampled(rows=rows, every=every)

    assert abs(some.customers - rows.customers / every) < 1
    of = {
        row: weight
        for *row_, weight in zip(some.repeats, some.recency, some.age, some.weight, strict=True)
        for row in [tuple(row_)]
    }
    for *row_, weight in zip(rows.repeats, rows.recency, rows.age, rows.weight, strict=True):
        assert abs(of.pop(tuple(row_), 0) - weight / every) < 1
    assert not of
    whole, share = float(rows.weight @ rows.repeats), float(some.weight @ some.repeats)
    assert some.log_gaps == pytest.approx(9.0 if every == 1 else 9.0 * share / (whole or 1))
