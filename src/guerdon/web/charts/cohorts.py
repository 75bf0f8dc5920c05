"""Who still buys, month by month?: cohorts by month of first purchase."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.flows.know import retention
from guerdon.terms.decision import Refusal
from guerdon.web.charts.look import Look, inline

MONTHS = 12


def read(*, of: Mapping[str, str], now: datetime) -> tuple[retention.Cohort, ...] | None:
    """The cohorts of the newest night."""
    seen = retention.seen()
    return None if isinstance(seen, Refusal) else seen.cohorts or None


def drawn(*, data: tuple[retention.Cohort, ...], look: Look) -> Any:
    """A map of shares: darker is more, the number in each cell where there is room."""
    import altair as alt

    colours = look.colours
    whole = {one.month: one.customers for one in data if one.age == 0}
    newest = sorted(whole)[-MONTHS:]
    rows = [
        {
            "month": f"{one.month}  ·  {whole[one.month]:,}",
            "age": one.age,
            "share": one.customers / whole[one.month],
            "people": one.customers,
        }
        for one in data
        if one.month in newest and 0 < one.age <= MONTHS and whole[one.month]
    ]
    base = alt.Chart(inline(rows=rows)).encode(
        x=alt.X("age:O", title=look.says("months_later"), axis=alt.Axis(labelAngle=0)),
        y=alt.Y("month:O", title=None, axis=alt.Axis(domain=False, labelLimit=140)),
    )
    cells = base.mark_rect(cornerRadius=3, stroke=colours.paper, strokeWidth=2).encode(
        color=alt.Color(
            "share:Q",
            scale=alt.Scale(domain=[0, 1], range=[colours.line, colours.cool]),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("month:O", title=look.says("month")),
            alt.Tooltip("age:O", title=look.says("months_later")),
            alt.Tooltip("share:Q", title=look.says("still"), format=".1%"),
            alt.Tooltip("people:Q", title=look.says("people"), format=",.0f"),
        ],
    )
    if look.narrow:
        return cells
    numbers = base.mark_text(fontSize=11).encode(
        text=alt.Text("share:Q", format=".0%"),
        color=alt.condition("datum.share > 0.5", alt.value("#ffffff"), alt.value(colours.ink)),
    )
    return cells + numbers
