"""When do points end?: points whose life ends in each of the coming twelve months."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone

from guerdon.store.ledger import purses
from guerdon.web.charts.look import Look, inline


def read(*, of: Mapping[str, str], now: datetime) -> list[purses.Ending] | None:
    """The coming months; None when no point ever ends."""
    endings = purses.endings(now=timezone.localtime(now))
    return endings if any(ending.points for ending in endings) else None


def drawn(*, data: list[purses.Ending], look: Look) -> Any:
    """Bars from zero, each with its number."""
    import altair as alt

    colours = look.colours
    rows = [
        {
            "month": ending.month.date().isoformat(),
            "points": ending.points,
            "label": f"{ending.points:,}" if ending.points else "",
        }
        for ending in data
    ]
    places = alt.Chart(inline(rows=rows)).encode(
        x=alt.X(
            "yearmonth(month):O",
            title=None,
            axis=alt.Axis(format=look.month, labelAngle=0),
        ),
        y=alt.Y("points:Q", axis=None, scale=alt.Scale(zero=True)),
    )
    bars = places.mark_bar(color=colours.warm).encode(
        tooltip=[
            alt.Tooltip("yearmonth(month):T", title=look.says("month"), format=look.month_year),
            alt.Tooltip("points:Q", title=look.says("points"), format=",.0f"),
        ]
    )
    if look.narrow:
        return bars
    return bars + places.mark_text(dy=-8).encode(text="label:N")
