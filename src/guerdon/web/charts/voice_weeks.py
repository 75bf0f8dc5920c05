"""Are customers content?: the share of positive remarks by week, beside the target."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from guerdon.flows.voice import voice
from guerdon.web.charts.look import Look, inline


def read(*, of: Mapping[str, str], now: datetime) -> Any:
    """The weeks of the last half year; None before the first remark."""
    from guerdon.know.voice.trend import weekly

    since = now - timedelta(weeks=voice.SHOWN_WEEKS)
    return weekly(days=voice.days(since=since, until=now)) or None


def drawn(*, data: Any, look: Look) -> Any:
    """A line with points as large as there are remarks, and the target, named, as a rule."""
    import altair as alt

    from guerdon.know.voice.trend import TARGET

    colours = look.colours
    rows = [
        {
            "start": week.start.isoformat(),
            "share": week.share,
            "positive": week.positive,
            "negative": week.negative,
            "told": week.positive + week.negative,
        }
        for week in data
        if week.share is not None
    ]
    weeks = alt.Chart(inline(rows=rows)).encode(
        x=alt.X(
            "start:T",
            title=None,
            axis=alt.Axis(format=look.day(), labelOverlap="greedy", labelSeparation=10),
        ),
        y=alt.Y(
            "share:Q",
            title=None,
            scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(format=".0%"),
        ),
    )
    line = weeks.mark_line(color=colours.cool, strokeWidth=2)
    points = weeks.mark_point(color=colours.cool, filled=True, opacity=1).encode(
        size=alt.Size("told:Q", legend=None, scale=alt.Scale(range=[20, 220])),
        tooltip=[
            alt.Tooltip("start:T", title=look.says("week_of"), format=look.day(year=True)),
            alt.Tooltip("share:Q", title=look.says("positive_share"), format=".0%"),
            alt.Tooltip("positive:Q", title=look.says("positive"), format=",.0f"),
            alt.Tooltip("negative:Q", title=look.says("negative"), format=",.0f"),
        ],
    )
    goal = alt.Chart(inline(rows=[{"at": TARGET, "name": look.says("target")}]))
    rule = goal.mark_rule(strokeDash=[4, 4], color=colours.main).encode(y="at:Q")
    name = goal.mark_text(align="left", baseline="bottom", dx=4, dy=-3, color=colours.main)
    return points + line + rule + name.encode(y="at:Q", x=alt.value(0), text="name:N")
