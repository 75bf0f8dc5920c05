"""Value classes come from the table of 25 cells; equal values are never split."""

import ibis
import pyarrow as pa
import pytest

from guerdon.know import classes
from tests.know.orders import LAKE


def test_the_table_is_whole_and_grows_with_worth():
    cells = classes.cells()

    assert len(cells) == 25
    rank = {"low": 0, "middle": 1, "high": 2}
    for (v, m), name in cells.items():
        assert rank[cells[min(v + 1, 5), m]] >= rank[name]
        assert rank[cells[v, min(m + 1, 5)]] >= rank[name]


@pytest.mark.parametrize("text", ["high high", "high high high high gold\n" * 5])
def test_a_table_with_gaps_or_strangers_is_refused(text):
    with pytest.raises(ValueError, match="class"):
        classes.laid_out(text=text)


def test_customers_get_the_class_of_their_cell():
    rows = pa.table({"clv": [0, 0, 10, 20, 30, 40, 40], "rfm_m": [1, 5, 3, 3, 5, 1, 5]})

    made = classes.classed(table=ibis.memtable(rows).mutate(at=ibis.row_number())).order_by("at")
    told = LAKE.to_pyarrow(made)["value_class"].to_pylist()

    assert told == ["low", "middle", "middle", "middle", "high", "high", "high"]
