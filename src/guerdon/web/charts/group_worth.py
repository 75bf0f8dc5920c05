"""What is a customer of each group worth?: the mean with its interval, great groups first."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.store.night import know
from guerdon.web.charts.look import Look, inline


def read(*, of: Mapping[str, str], now: datetime) -> Mapping[str, Any] | None:
    """The split of that way from the newest night, else its first."""
    night = know.current()
    splits = (night.report.get("splits") or []) if night else []
    named = [one for one in splits if one["by"] == of.get("by", "")]
    return next(iter([*named, *splits]), None)


def drawn(*, data: Mapping[str, Any], look: Look) -> Any:
    """A point and its interval for each group, from zero; own models in another colour."""
    import altair as alt

    colours = look.colours
    ways = {"own": look.says("own_model"), "pooled": look.says("model_of_all")}
    rows = [
        {
            "group": one["group"],
            "model": ways[one["used"]],
            "people": one["people"],
            **{name: look.major(one[name]) for name in ("clv", "clv_low", "clv_high")},
        }
        for one in data["groups"]
    ]
    order = [row["group"] for row in rows]
    shades = dict(zip(ways.values(), (colours.main, colours.cool), strict=True))
    shown = [one for one in shades if any(row["model"] == one for row in rows)]
    base = alt.Chart(inline(rows=rows)).encode(
        y=alt.Y(
            "group:N", sort=order, title=None, axis=alt.Axis(labelLimit=110 if look.narrow else 180)
        ),
        color=alt.Color(
            "model:N",
            scale=alt.Scale(domain=shown, range=[shades[one] for one in shown]),
            legend=alt.Legend(
                orient="top", title=None, labelColor=colours.quiet, symbolType="circle"
            ),
        ),
    )
    spans = base.mark_rule(strokeWidth=3, opacity=0.45).encode(
        x=alt.X(
            "clv_low:Q",
            title=look.says("worth_each"),
            scale=alt.Scale(zero=True),
            axis=alt.Axis(labelExpr=look.money_axis, tickCount=4 if look.narrow else 6),
        ),
        x2="clv_high:Q",
    )
    points = base.mark_point(filled=True, size=90, opacity=1).encode(
        x="clv:Q",
        tooltip=[
            alt.Tooltip("group:N", title=look.says("group")),
            alt.Tooltip("people:Q", title=look.says("people"), format=",.0f"),
            alt.Tooltip("clv:Q", title=look.says("worth_each"), format=",.2f"),
            alt.Tooltip("clv_low:Q", title=look.says("at_least"), format=",.2f"),
            alt.Tooltip("clv_high:Q", title=look.says("at_most"), format=",.2f"),
            alt.Tooltip("model:N", title=look.says("model")),
        ],
    )
    return spans + points
