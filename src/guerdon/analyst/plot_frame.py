"""How every chart looks: colours, type, size, and rows written into the chart itself."""

from os import PathLike
from typing import Any

import pyarrow as pa

from guerdon.analyst.given import read

INK, QUIET, LINE = "#211e1a", "#6d665b", "#e7e2d7"
MAIN, COOL, WARM, LEAF, GREY = "#b5402f", "#2f5377", "#d7a240", "#86ab98", "#c3bbad"
# Latin before Chinese: a Chinese font would draw figures, arrows and signs a whole character wide.
FONT = (
    "-apple-system, Segoe UI, Roboto, Noto Sans, Liberation Sans, DejaVu Sans, "
    "PingFang SC, Noto Sans CJK SC, Microsoft YaHei, sans-serif"
)
WIDTH, HEIGHT = 430, 230


def rows_of(data: Any) -> list[dict[str, Any]]:
    """The answer of a function of guerdon as rows; raises TypeError for a path."""
    if isinstance(data, str | PathLike):
        raise TypeError("the answer of a function of guerdon is wanted, not a path")
    table, _ = read(data=data)
    assert isinstance(table, pa.Table)  # noqa: S101 (only a path is answered with a path)
    return list(table.to_pylist())


def inline(rows: list[dict[str, Any]]) -> Any:
    """The rows as data of a chart."""
    import altair as alt

    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def dressed(chart: Any, title: str, *, height: int = HEIGHT) -> Any:
    """The chart with its question on top and the dress of all."""
    axis = {"labelColor": QUIET, "titleColor": QUIET, "gridColor": LINE, "domainColor": LINE}
    return (
        chart.properties(title=title, width=WIDTH, height=height)
        .configure(background="transparent", font=FONT)
        .configure_view(stroke=None)
        .configure_axis(**axis, titleFontWeight="normal", ticks=False, labelPadding=6)
        .configure_axisX(grid=False)
        .configure_axisY(domain=False)
        .configure_title(anchor="start", color=INK, fontSize=15, offset=12)
    )
