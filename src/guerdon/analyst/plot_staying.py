"""How long do they stay?: survival curves with their bands, by Altair."""

from typing import Any

from guerdon.analyst.plot_frame import (
    COOL,
    GREY,
    LEAF,
    MAIN,
    WARM,
    dressed,
    inline,
    rows_of,
)
from guerdon.analyst.words import say


def survival(data: Any, *, language: str = "en") -> Any:
    """How long do they stay? From a fitted Survival, or its `curve_`: by group where it has any."""
    import altair as alt

    rows = rows_of(getattr(data, "curve_", data))
    groups = list(dict.fromkeys(row["group"] for row in rows))
    shown = [one for one in groups if one] or groups
    names = [one or say("everybody", language) for one in shown]
    longest = max((row["time"] for row in rows), default=0.0)
    drawn = []
    for name, group in zip(names, shown, strict=True):
        own = [row for row in rows if row["group"] == group]
        steps = [{"time": 0.0, "share": 1.0, "low": 1.0, "high": 1.0}, *own]
        steps.append({**steps[-1], "time": longest})
        kept = ("time", "share", "low", "high")
        drawn += [{"group": name, **{key: row[key] for key in kept}} for row in steps]
    palette = [COOL, MAIN, WARM, LEAF, GREY][: len(names)]
    base = alt.Chart(inline(drawn)).encode(
        x=alt.X("time:Q", title=say("time_since", language)),
        color=alt.Color(
            "group:N",
            scale=alt.Scale(domain=names, range=palette),
            legend=alt.Legend(orient="top", title=None) if len(names) > 1 else None,
        ),
    )
    band = base.mark_area(interpolate="step-after", opacity=0.15).encode(
        y=alt.Y("low:Q", title=None, axis=alt.Axis(format="%")), y2="high:Q"
    )
    line = base.mark_line(interpolate="step-after", strokeWidth=2.5).encode(
        y=alt.Y("share:Q", scale=alt.Scale(domain=[0, 1]))
    )
    return dressed(band + line, say("how_long", language))
