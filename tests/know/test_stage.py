"""Stages follow the customer's own rhythm, in the order of the text."""

import ibis
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.know import stage
from tests.know.orders import LAKE

SHOP_DAYS = 30.0
SCHEMA = pa.schema(
    [
        (name, pa.int64())
        for name in ("recency_days", "recency_span", "repeat", "last_gap", "gap_before")
    ]
)


def stages(rows: list[dict[str, int | None]], shop_days: float = SHOP_DAYS) -> list[str]:
    table = ibis.memtable(pa.Table.from_pylist(rows, schema=SCHEMA)).mutate(at=ibis.row_number())
    made = stage.staged(table=table, shop_days=shop_days, limits=stage.limits()).order_by("at")
    return LAKE.to_pyarrow(made)["stage"].to_pylist()


def bought(days: list[int], today: int) -> dict[str, int | None]:
    """The row of one who bought on these days."""
    return {
        "recency_days": today - days[-1],
        "recency_span": days[-1] - days[0],
        "repeat": len(days) - 1,
        "last_gap": days[-1] - days[-2] if len(days) > 1 else None,
        "gap_before": days[-2] - days[0] if len(days) > 1 else None,
    }


WEEKLY = list(range(0, 210, 7))  # usual gap (203 + 30) / (29 + 1) = 7.77 days
MONTHLY = list(range(0, 301, 30))  # usual gap 30 days


@pytest.mark.parametrize(
    ("days", "today", "told"),
    [
        ([0], 69, "new"),  # 2.3 x 30 = 69 days
        ([0], 70, "at_risk"),
        ([0], 118, "dormant"),
        ([0], 187, "lost"),
        (WEEKLY, 203 + 17, "active"),  # 2.3 x 7.77 = 17.9
        (WEEKLY, 203 + 18, "at_risk"),
        (WEEKLY, 203 + 31, "dormant"),  # 3.9 x 7.77 = 30.3
        (WEEKLY, 203 + 56, "dormant"),  # not lost within eight weeks, though 6.2 x 7.77 = 48.2
        (WEEKLY, 203 + 57, "lost"),
        (MONTHLY, 300 + 57, "active"),  # the same silence in another rhythm
        (MONTHLY, 300 + 118, "dormant"),
        (MONTHLY, 300 + 187, "lost"),
        ([*MONTHLY, 300 + 130], 440, "won_back"),  # dormant once, bought again
        ([*MONTHLY, 300 + 130, 435], 440, "active"),  # and again
        ([*MONTHLY, 300 + 110], 415, "active"),  # was at risk only
        ([0, 200], 205, "won_back"),  # one purchase, half a year, a second
        ([*MONTHLY, 300 + 130], 430 + 300, "lost"),  # silence counts first
    ],
)
def test_by_example(days, today, told):
    assert stages([bought(days, today)]) == [told]


@given(
    days=st.lists(st.integers(0, 700), min_size=1, max_size=12, unique=True).map(sorted),
    silence=st.integers(0, 900),
)
def test_a_longer_silence_only_moves_on(days, silence):
    order = {"new": 0, "active": 0, "won_back": 0, "at_risk": 1, "dormant": 2, "lost": 3}

    now, later = stages([bought(days, days[-1] + silence), bought(days, days[-1] + silence + 40)])

    assert order[now] <= order[later]
    assert now in stage.STAGES


def test_limits_are_dated_data_in_order():
    found = stage.limits()

    assert found.version
    assert found.at_risk.gaps < found.dormant.gaps < found.lost.gaps
    assert found.at_risk.least_days < found.dormant.least_days < found.lost.least_days
