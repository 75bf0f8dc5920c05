"""What do they complain about?: negative and positive remarks by aspect, the worst on top."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from guerdon.flows.voice import voice
from guerdon.web.charts.look import Look, inline


def read(*, of: Mapping[str, str], now: datetime) -> Any:
    """The aspects of the last half year; None before one was named."""
    from guerdon.know.voice.trend import by_aspect

    since = now - timedelta(weeks=voice.SHOWN_WEEKS)
    found = by_aspect(days=voice.days(since=since, until=now))
    return tuple(one for one in found if one.negative or one.positive) or None


def drawn(*, data: Any, look: Look) -> Any:
    """Two bars from zero for each aspect, complaints in the strong colour."""
    import altair as alt

    colours = look.colours
    names = [look.called("aspects", one.name) for one in data]
    kinds = [look.says("negative"), look.says("positive")]
    rows = [
        {"name": name, "kind": kind, "remarks": many, "order": place}
        for name, one in zip(names, data, strict=True)
        for place, (kind, many) in enumerate(zip(kinds, (one.negative, one.positive), strict=True))
    ]
    places = alt.Chart(inline(rows=rows)).encode(
        y=alt.Y("name:N", sort=names, title=None, axis=alt.Axis(domain=False, labelLimit=130)),
        yOffset=alt.YOffset("kind:N", sort=kinds),
        x=alt.X(
            "remarks:Q",
            axis=None,
            scale=alt.Scale(domainMin=0, domainMax=1.15 * max(r["remarks"] for r in rows)),
        ),
    )
    bars = places.mark_bar().encode(
        color=alt.Color(
            "kind:N",
            sort=kinds,
            scale=alt.Scale(domain=kinds, range=[colours.main, colours.grey]),
            legend=alt.Legend(orient="top", title=None, symbolType="square", labelLimit=0),
        ),
        tooltip=[
            alt.Tooltip("name:N", title=look.says("aspect")),
            alt.Tooltip("kind:N", title=look.says("what")),
            alt.Tooltip("remarks:Q", title=look.says("remarks"), format=",.0f"),
        ],
    )
    labels = places.mark_text(align="left", dx=4, fontSize=11).encode(
        text=alt.Text("remarks:Q", format=",.0f")
    )
    return bars + labels
