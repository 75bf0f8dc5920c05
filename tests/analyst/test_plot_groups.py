"""What sets groups apart, and what is liked, drawn from what is answered."""

import guerdon as gd
from tests.analyst import lines
from tests.analyst.test_plot import values


def test_a_cell_stands_for_each_group_and_measure() -> None:
    groups = gd.clusters(lines.table())
    assert groups.report_ is not None
    found = groups.report_["clusters"]
    spec = gd.plot.clusters(groups, language="zh").to_dict()
    rows = values(spec)
    assert len(rows) == len(found) * len(found[0]["differences"])
    assert {"购买次数", "tea"} <= {row["measure"] for row in rows}
    assert spec["title"] == "各群有何不同？"


def test_favourites_are_counted_and_the_rest_added_up() -> None:
    liked = gd.preferences(lines.table())
    rows = values(gd.plot.preferences(liked).to_dict())
    told = [one for one in liked.customers_["favourite_category"].to_pylist() if one]
    assert {row["category"]: row["customers"] for row in rows} == {
        name: told.count(name) for name in set(told)
    }
    many = [{"favourite_category": f"c{number:02}"} for number in range(15)]
    import pyarrow as pa

    shown = values(gd.plot.preferences(pa.Table.from_pylist(many), language="zh").to_dict())
    assert len(shown) == 13
    assert shown[-1] == {"category": "其他", "customers": 3}
