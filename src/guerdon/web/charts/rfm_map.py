"""Where are your customers?: how lately against how often, by number and by expected value."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.store.night import know
from guerdon.web.charts.look import Look, inline


def read(*, of: Mapping[str, str], now: datetime) -> tuple[know.Cell, ...] | None:
    """The cells of the newest night."""
    return know.rfm_map() or None


def drawn(*, data: tuple[know.Cell, ...], look: Look) -> Any:
    """A five by five map: darker is more expected value, the number is customers."""
    import altair as alt

    colours = look.colours
    sums: dict[tuple[int, int], list[int]] = {}
    for cell in data:
        both = sums.setdefault((cell.r, cell.f), [0, 0])
        both[0] += cell.customers
        both[1] += cell.clv
    rows = [
        {"r": r, "f": f, "people": people, "worth": look.major(worth)}
        for (r, f), (people, worth) in sums.items()
    ]
    half = max(row["worth"] for row in rows) * 0.5
    base = alt.Chart(inline(rows=rows)).encode(
        x=alt.X("r:O", title=look.says("recency"), axis=alt.Axis(labelAngle=0, orient="bottom")),
        y=alt.Y("f:O", title=look.says("frequency"), sort="descending"),
    )
    cells = base.mark_rect(cornerRadius=4, stroke=colours.paper, strokeWidth=3).encode(
        color=alt.Color(
            "worth:Q",
            scale=alt.Scale(range=[colours.line, colours.main], zero=True),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("r:O", title=look.says("recency")),
            alt.Tooltip("f:O", title=look.says("frequency")),
            alt.Tooltip("people:Q", title=look.says("people"), format=",.0f"),
            alt.Tooltip("worth:Q", title=look.says("worth"), format=",.0f"),
        ],
    )
    numbers = base.mark_text(fontWeight="bold").encode(
        text=alt.Text("people:Q", format=",.0f"),
        color=alt.condition(
            f"datum.worth > {half}", alt.value(colours.paper), alt.value(colours.ink)
        ),
    )
    return cells + numbers
