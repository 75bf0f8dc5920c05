"""How do the groups buy, week by week?: sales per person of those given and those held out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.store.campaigns import campaigns
from guerdon.web.charts.look import Look, inline


def read(*, of: Mapping[str, str], now: datetime) -> Mapping[str, Any] | None:
    """The newest readout of the campaign `of`."""
    readout = campaigns.readout(key=of.get("of", ""))
    return readout.document if readout and readout.document.get("weekly") else None


def drawn(*, data: Mapping[str, Any], look: Look) -> Any:
    """Two lines from zero, each named at its end."""
    import altair as alt

    colours = look.colours
    counts = data["counts"]
    rows = [
        {
            "week": row["week"] + 1,
            "arm": row["arm"],
            "name": look.called("states", row["arm"]),
            "amount": look.major(row["sales"]) / max(1, counts[row["arm"]]),
        }
        for row in data["weekly"]
    ]
    last = max(row["week"] for row in rows)
    colour = alt.Color(
        "arm:N",
        scale=alt.Scale(domain=["given", "holdout"], range=[colours.main, colours.quiet]),
        legend=None,
    )
    base = alt.Chart(inline(rows=rows)).encode(
        x=alt.X(
            "week:Q",
            title=look.says("week"),
            scale=alt.Scale(domain=[1, last + max(0.6, last * 0.18)], nice=False),
            axis=alt.Axis(values=list(range(1, last + 1)), format="d"),
        ),
        y=alt.Y(
            "amount:Q",
            title=None,
            scale=alt.Scale(zero=True),
            axis=alt.Axis(labelExpr=look.money_axis),
        ),
        color=colour,
    )
    lines = base.mark_line(strokeWidth=2.5).encode(
        strokeDash=alt.StrokeDash(
            "arm:N",
            scale=alt.Scale(domain=["given", "holdout"], range=[[1, 0], [5, 3]]),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("week:Q", title=look.says("week")),
            alt.Tooltip("name:N", title=look.says("what")),
            alt.Tooltip("amount:Q", title=look.says("per_person"), format=",.2f"),
        ],
    )
    # The two names never lie upon each other: the upper line's stands above, the other's below.
    final = sorted((row for row in rows if row["week"] == last), key=lambda row: row["amount"])
    ends = [
        alt.Chart(inline(rows=[row]))
        .mark_text(align="left", dx=8, dy=9 if place == 0 else -9, fontWeight="bold")
        .encode(x="week:Q", y="amount:Q", text="name:N", color=colour)
        for place, row in enumerate(final)
    ]
    return alt.layer(lines, *ends)
