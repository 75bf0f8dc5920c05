"""Who waits how long for the next purchase: by hand, and against all customers one by one."""

import ibis
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.know.survival import curve
from guerdon.know.waiting import curves, waits

# Days of purchase; the shop is watched until day 100.
SHOP = {"a": [10, 30, 90], "b": [20, 40, 41, 99], "c": [95], "d": [60, 80]}
END = 100


def found(shop, end=END):
    rows = [{"customer": who, "day": day} for who, days in shop.items() for day in days]
    table = ibis.memtable(rows, schema={"customer": "string", "day": "int64"})
    return waits(days=table, end=end).to_pyarrow()


def test_each_waits_once_after_each_purchase():
    assert [tuple(row.values()) for row in found(SHOP).to_pylist()] == [
        # c still waits for the second after 5 days; a, b and d waited 20.
        *((1, 5, 0, 1), (1, 20, 1, 3)),
        # After the second: b came at once, d waits since 20 days, a came after 60.
        *((2, 1, 1, 1), (2, 20, 0, 1), (2, 60, 1, 1)),
        # After the third: a waits, b came after 58; b's fourth is beyond what is told.
        *((3, 10, 0, 1), (3, 58, 1, 1)),
    ]


def test_the_share_that_still_waits_by_hand():
    told = curves(rows=found(SHOP))
    assert list(told) == [1, 2, 3]
    assert told[1].share.tolist() == [0.0]  # of the three at risk after 20 days all came
    assert told[2].at_risk.tolist() == [3, 1]
    assert told[2].share.tolist() == pytest.approx([2 / 3, 0])
    assert told[2].median == 60
    assert told[3].at_risk.tolist() == [1]


@given(
    st.dictionaries(
        st.text("abcdef", min_size=1, max_size=3),
        st.sets(st.integers(0, 60), min_size=1, max_size=6),
        min_size=1,
        max_size=15,
    )
)
def test_counted_groups_tell_what_customers_one_by_one_do(shop):
    told = curves(rows=found(shop, end=61))
    for after, one in told.items():
        time, came = [], []
        for days in (sorted(days) for days in shop.values()):
            if len(days) >= after:
                later = days[after] if len(days) > after else None
                time.append((61 if later is None else later) - days[after - 1])
                came.append(later is not None)
        wanted = curve(time=time, left=came)
        for name in ("times", "at_risk", "left", "share", "low", "high"):
            assert np.array_equal(getattr(one, name), getattr(wanted, name)), name
