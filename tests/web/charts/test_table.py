"""A chart as a table: its own words, numbers and days as it writes them."""

from typing import Any

import pytest

from guerdon.web.charts.table import tabled


def spec(**more: Any) -> dict[str, Any]:
    told = [
        {"field": "day", "type": "temporal", "title": "Week of", "format": "%-d %b %Y"},
        {"field": "what", "type": "nominal", "title": "What"},
        {"field": "share", "type": "quantitative", "title": "Share", "format": "+.1%"},
    ]
    return {"encoding": {"tooltip": told}, **more}


ROWS = [
    {"day": "2026-03-05", "what": "tea", "share": -0.125},
    {"day": "2026-11-15", "what": "cup", "share": None},
]
CELLS = [("5 Mar 2026", "tea", "−12.5%"), ("15 Nov 2026", "cup", "–")]


@pytest.mark.parametrize(
    "drawn",
    [
        spec(data={"values": ROWS}),
        {"layer": [{"mark": "rule"}, spec(data={"values": ROWS})]},
        {"layer": [spec()], "data": {"values": ROWS}},
        {"layer": [spec(data={"name": "d1"})], "datasets": {"d1": ROWS}},
        {
            "layer": [{"layer": [spec(data={"name": "d1"}), {"mark": "text"}]}],
            "datasets": {"d1": ROWS},
        },
        {"layer": [spec(data={"values": ROWS}), spec(data={"values": ROWS})]},
        {"layer": [{"layer": [spec(data={"values": [row]})]} for row in ROWS]},
    ],
)
def test_wherever_its_rows_stand(drawn: dict[str, Any]) -> None:
    found = tabled(spec=drawn)
    assert [column.word for column in found.columns] == ["Week of", "What", "Share"]
    assert [tuple(text for text, _ in row) for row in found.rows] == CELLS
    assert [number for _, number in found.rows[0]] == [False, False, True]


def test_a_chart_that_names_nothing_is_a_bug() -> None:
    with pytest.raises(ValueError, match="names no fields"):
        tabled(spec={"encoding": {}, "layer": [{"encoding": {"tooltip": []}}]})


def test_without_a_format_a_number_is_grouped_and_a_day_plain() -> None:
    told = [{"field": "n", "type": "quantitative"}, {"field": "d", "type": "temporal"}]
    data = {"values": [{"n": 12345, "d": "2026-03-05T00:00:00"}]}
    (row,) = tabled(spec={"encoding": {"tooltip": told}, "data": data}).rows
    assert [text for text, _ in row] == ["12,345", "2026-03-05"]
