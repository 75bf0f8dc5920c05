"""Did the forecast come true?: orders predicted for held-back weeks beside those that came."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.store.night import know
from guerdon.web.charts.look import Look, inline


def read(*, of: Mapping[str, str], now: datetime) -> Mapping[str, Any] | None:
    """The holdout check of the model in use, from the newest night."""
    night = know.current()
    holdout = (night.report.get("holdout") or {}) if night else {}
    check = (holdout.get("checks") or {}).get(holdout.get("used"))
    return check if check and check.get("classes") else None


def drawn(*, data: Mapping[str, Any], look: Look) -> Any:
    """Two bars for each number of past repeat orders, from zero."""
    import altair as alt

    colours = look.colours
    classes = data["classes"]
    names = {"actual": look.says("actual"), "predicted": look.says("predicted")}
    most = max(one["repeats"] for one in classes)
    rows = [
        {
            "repeats": f"{one['repeats']}+" if one["repeats"] == most else str(one["repeats"]),
            "what": names[what],
            "orders": one[what],
            "people": one["customers"],
        }
        for one in classes
        for what in names
    ]
    order = [row["repeats"] for row in rows[::2]]
    return (
        alt.Chart(inline(rows=rows))
        .mark_bar()
        .encode(
            x=alt.X(
                "repeats:N", sort=order, title=look.says("repeats"), axis=alt.Axis(labelAngle=0)
            ),
            xOffset=alt.XOffset("what:N", sort=list(names.values())),
            y=alt.Y("orders:Q", title=look.says("orders_later"), scale=alt.Scale(zero=True)),
            color=alt.Color(
                "what:N",
                scale=alt.Scale(domain=list(names.values()), range=[colours.cool, colours.warm]),
                legend=alt.Legend(
                    orient="top", title=None, labelColor=colours.quiet, symbolType="square"
                ),
            ),
            tooltip=[
                alt.Tooltip("repeats:N", title=look.says("repeats")),
                alt.Tooltip("what:N", title=look.says("what")),
                alt.Tooltip("orders:Q", title=look.says("orders_later"), format=",.2f"),
                alt.Tooltip("people:Q", title=look.says("people"), format=",.0f"),
            ],
        )
    )
