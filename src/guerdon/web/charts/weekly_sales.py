"""How do sales run?: sales of each of the last weeks, simulated ones told apart."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.store.past import sales
from guerdon.web.charts.look import Look, inline

WEEKS = 26


def read(*, of: Mapping[str, str], now: datetime) -> list[sales.Week] | None:
    """The last half year by weeks; None before the first order."""
    weeks = sales.weekly(now=now, weeks=WEEKS)
    return weeks if any(week.total_minor or week.simulated_minor for week in weeks) else None


def drawn(*, data: list[sales.Week], look: Look) -> Any:
    """Stacked bars from zero; the two kinds are named beside the newest bars."""
    import altair as alt

    colours = look.colours
    names = {"real": look.says("sales"), "simulated": look.says("simulated")}
    rows = []
    for week in data:
        parts = (
            ("real", week.total_minor - week.simulated_minor),
            ("simulated", week.simulated_minor),
        )
        for kind, minor in parts:
            if minor or kind == "real":
                rows.append(
                    {
                        "start": week.start.date().isoformat(),
                        "kind": names[kind],
                        "amount": look.major(minor),
                    }
                )
    shown = [names[kind] for kind in names if any(r["kind"] == names[kind] for r in rows)]
    palette = [colours.cool, colours.warm][: len(shown)]
    return (
        alt.Chart(inline(rows=rows))
        .mark_bar(cornerRadiusEnd=2)
        .encode(
            x=alt.X(
                "yearmonthdate(start):O",
                title=None,
                axis=alt.Axis(
                    format=look.day(), labelAngle=0, labelOverlap="greedy", labelSeparation=10
                ),
            ),
            y=alt.Y("sum(amount):Q", title=None, axis=alt.Axis(labelExpr=look.money_axis)),
            color=alt.Color(
                "kind:N",
                scale=alt.Scale(domain=shown, range=palette),
                legend=None
                if len(shown) < 2
                else alt.Legend(
                    orient="top",
                    title=None,
                    symbolType="square",
                    labelColor=colours.quiet,
                    labelFontSize=12,
                    labelLimit=0,
                ),
            ),
            tooltip=[
                alt.Tooltip("start:T", title=look.says("week_of"), format=look.day(year=True)),
                alt.Tooltip("kind:N", title=look.says("what")),
                alt.Tooltip("amount:Q", title=look.says("amount"), format=",.0f"),
            ],
        )
    )
