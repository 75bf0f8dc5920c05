"""A chart takes an answer and no path, and wears the house's dress."""

import altair as alt
import pytest

from guerdon.analyst.plot_frame import dressed, inline, rows_of


def test_rows_come_from_answers_only() -> None:
    import pyarrow as pa

    assert rows_of(pa.table({"a": [1]})) == [{"a": 1}]
    with pytest.raises(TypeError, match="not a path"):
        rows_of("orders.parquet")


def test_rows_stand_in_the_chart_under_its_question() -> None:
    chart = alt.Chart(inline([{"a": 1}])).mark_bar().encode(x="a:Q")
    spec = dressed(chart, "How many?", height=99).to_dict()
    assert (spec["title"], spec["height"]) == ("How many?", 99)
    assert spec["data"]["values"] == [{"a": 1}]
