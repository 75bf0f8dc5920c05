"""Will the goal be reached?: the figure so far, the even plan, and the forecast with a band."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import ceil
from typing import Any

from guerdon.decide.goals import pace
from guerdon.flows.goals import goals
from guerdon.flows.goals.figures import DAY
from guerdon.flows.goals.goals import GoalShown
from guerdon.terms.decision import Refusal
from guerdon.terms.kpi import COUNT, MONEY, SHARE, SUM
from guerdon.web.charts.look import Look, inline

# So many days before its start show where a figure comes from that does not add up.
BEFORE = timedelta(days=56)
PLAN = [5, 4]
WRITTEN = {MONEY: ",.2f", SHARE: ".1%", COUNT: ",.0f"}


def read(*, of: Mapping[str, str], now: datetime) -> GoalShown | None:
    """The goal `of`; None without a figure, a target or dates."""
    found = goals.looked(goal=of.get("of", ""), now=now)
    if isinstance(found, Refusal) or found.plan is None or found.series is None:
        return None
    return found


def drawn(*, data: GoalShown, look: Look) -> Any:
    """A line for what was, a dashed one for the plan, a band for what is foreseen."""
    import altair as alt

    colours, goal = look.colours, data.goal
    scale = 1.0 if data.kpi is None or data.kpi.unit != MONEY else look.major(1)
    axis = (
        alt.Axis(labelExpr=look.money_axis)
        if data.kpi and data.kpi.unit == MONEY
        else alt.Axis(format=".0%" if data.kpi and data.kpi.unit == "share" else ",.0f")
    )
    was = _was(data, scale)
    x = alt.X(
        "day:T",
        title=None,
        axis=alt.Axis(format=look.day(), labelOverlap="greedy", labelSeparation=10),
    )
    zero = data.kpi is not None and data.kpi.kind == SUM
    y = alt.Y("value:Q", title=None, axis=axis, scale=alt.Scale(zero=zero))
    told = [
        alt.Tooltip("day:T", title=look.says("day"), format=look.day(year=True)),
        alt.Tooltip("what:N", title=look.says("what")),
        alt.Tooltip(
            "value:Q",
            title=look.called("kpis", goal.kpi),
            format=WRITTEN[data.kpi.unit if data.kpi else COUNT],
        ),
    ]
    line = _line(was, look.says("goal_was"), colours.cool, x, y, told, [1, 0])
    plan = _line(_plan(data, scale), look.says("goal_plan"), colours.quiet, x, y, told, PLAN)
    layers = [plan, line]
    if data.outlook is not None and data.outlook.left > 0:
        rows = _foreseen(data, scale)
        band = (
            alt.Chart(inline(rows=rows))
            .mark_area(color=colours.main, opacity=0.16)
            .encode(x=x, y=alt.Y("low:Q", title=None, axis=axis), y2="high:Q")
        )
        going = _line(rows, look.says("goal_foreseen"), colours.main, x, y, told, [2, 3])
        layers = [band, plan, line, going]
    target = [{"value": (goal.target or 0) * scale, "text": data.written(goal.target)}]
    rule = alt.Chart(inline(rows=target)).mark_rule(color=colours.ink).encode(y=y)
    name = (
        alt.Chart(inline(rows=target))
        .mark_text(align="left", baseline="bottom", dx=4, dy=-3, fontWeight="bold")
        .encode(x=alt.value(0), y=y, text="text:N")
    )
    return alt.layer(*layers, rule, name)


def _line(
    rows: list[dict[str, Any]], what: str, colour: str, x: Any, y: Any, told: Any, dash: list[int]
) -> Any:
    """A line that is named at its newest end."""
    import altair as alt

    named = [{**row, "what": what} for row in rows]
    lines = (
        alt.Chart(inline(rows=named))
        .mark_line(color=colour, strokeWidth=2, strokeDash=dash)
        .encode(x=x, y=y, tooltip=told)
    )
    # The plan ends where the forecast does: it is named where it begins.
    first = dash == PLAN
    ends = (
        alt.Chart(inline(rows=named[:1] if first else named[-1:]))
        .mark_text(
            align="left" if first else "right",
            dx=24 if first else 0,
            dy=14 if first else -9,
            color=colour,
            fontWeight="bold",
        )
        .encode(x=x, y=y, text="what:N")
    )
    return lines + ends


def _was(data: GoalShown, scale: float) -> list[dict[str, Any]]:
    goal, found = data.goal, data.series
    assert found is not None and goal.start is not None and goal.due is not None  # noqa: S101, PT018
    last = min(found.today, goal.due)
    adds = found.kpi.kind == SUM
    day, rows, total = goal.start if adds else goal.start - BEFORE, [], 0.0
    while day <= last:
        total += found.days.get(day, (0.0, None))[0]
        value = total if adds else found.at(day)
        if value is not None:
            rows.append({"day": day.isoformat(), "value": value * scale})
        day += DAY
    return rows


def _plan(data: GoalShown, scale: float) -> list[dict[str, Any]]:
    goal = data.goal
    assert goal.start is not None and goal.due is not None  # noqa: S101, PT018
    begun = 0.0 if data.kpi is not None and data.kpi.kind == SUM else goal.baseline or 0.0
    return [
        {"day": goal.start.isoformat(), "value": begun * scale},
        {"day": goal.due.isoformat(), "value": (goal.target or 0.0) * scale},
    ]


def _foreseen(data: GoalShown, scale: float) -> list[dict[str, Any]]:
    """The forecast week by week until the end."""
    found, goal = data.outlook, data.goal
    assert found is not None and data.value is not None and data.series is not None  # noqa: S101, PT018
    changes = data.series.changes(weeks=pace.WEEKS)
    start = datetime(data.today.year, data.today.month, data.today.day, tzinfo=UTC)
    rows = []
    for week in range(ceil(found.left) + 1):
        left = min(float(week), found.left)
        season = found.season
        if season is not None and found.left:
            season = replace(season, weeks=season.weeks * left / found.left)
        one = pace.outlook(
            now=data.value,
            changes=changes,
            left=left,
            target=goal.target or 0.0,
            rises=goal.rises,
            season=season,
        )
        if one is not None:
            day = (start + timedelta(weeks=left)).date().isoformat()
            rows.append(
                {
                    "day": day,
                    "value": one.expected * scale,
                    "low": one.low * scale,
                    "high": one.high * scale,
                }
            )
    return rows
