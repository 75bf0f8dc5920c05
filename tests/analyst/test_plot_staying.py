"""Curves begin with everybody, go on to the end, and are told apart by group."""

import pyarrow as pa

import guerdon as gd
from tests.analyst.test_plot import values


def test_each_group_begins_whole() -> None:
    rows = [{"time": n % 9 + 1, "left": n % 3 > 0, "plan": "ab"[n % 2]} for n in range(60)]
    drawn = values(
        gd.plot.survival(gd.survival(pa.Table.from_pylist(rows)), language="zh").to_dict()
    )
    assert {row["group"] for row in drawn} == {"a", "b"}
    assert all(row["share"] == 1 for row in drawn if row["time"] == 0)
    plain = [{"time": row["time"], "left": row["left"]} for row in rows]
    alone = values(gd.plot.survival(gd.survival(pa.Table.from_pylist(plain))).to_dict())
    assert {row["group"] for row in alone} == {"everybody"}
