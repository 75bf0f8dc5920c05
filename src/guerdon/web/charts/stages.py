"""Where do customers stand with us?: customers by stage of life, in the order of that life."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.store import home
from guerdon.web.charts.look import Look, inline

ORDER = ("new", "active", "won_back", "at_risk", "dormant", "lost")
WARNING = ("at_risk",)


def read(*, of: Mapping[str, str], now: datetime) -> list[dict[str, Any]] | None:
    """Customers per stage in the newest complete night."""
    counts = home.stages()
    if not counts:
        return None
    return [{"stage": stage, "people": counts[stage]} for stage in ORDER if stage in counts]


def drawn(*, data: list[dict[str, Any]], look: Look) -> Any:
    """Bars from zero with the number at their end; the stage that calls for action is red."""
    import altair as alt

    colours = look.colours
    whole = sum(row["people"] for row in data) or 1
    rows = [
        {
            "name": look.called("stages", row["stage"]),
            "people": row["people"],
            "share": row["people"] / whole,
            "label": f"{row['people']:,} · {100 * row['people'] / whole:.0f}%",
            "warning": row["stage"] in WARNING,
        }
        for row in data
    ]
    names = [row["name"] for row in rows]
    most = max(row["people"] for row in rows)
    places = alt.Chart(inline(rows=rows)).encode(
        y=alt.Y("name:N", sort=names, title=None, axis=alt.Axis(domain=False, labelLimit=120)),
        x=alt.X(
            "people:Q",
            axis=None,
            scale=alt.Scale(domain=[0, most * (1.75 if look.narrow else 1.32)], nice=False),
        ),
    )
    bars = places.mark_bar(size=18).encode(
        color=alt.condition("datum.warning", alt.value(colours.main), alt.value(colours.grey)),
        tooltip=[
            alt.Tooltip("name:N", title=look.says("stage")),
            alt.Tooltip("people:Q", title=look.says("people"), format=",.0f"),
            alt.Tooltip("share:Q", title=look.says("of_people"), format=".1%"),
        ],
    )
    labels = places.mark_text(align="left", dx=6).encode(text="label:N")
    return bars + labels
