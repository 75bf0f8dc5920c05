"""Has any arm passed its bar?: the statistic of each arm at each look, between the bars."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.store.campaigns import experiments
from guerdon.web.charts.look import Look, inline

# The first bars of late spending lie far out; the chart stays readable without them.
HIGHEST = 6.0
HALF = 0.5


def read(*, of: Mapping[str, str], now: datetime) -> Mapping[str, Any] | None:
    """The looks of the experiment `of`; None before the first."""
    found = experiments.seen(key=of.get("of", ""))
    looks = experiments.looks(key=found.key) if found else ()
    if not looks or found is None:
        return None
    names = {arm["key"]: arm["name"] for arm in found.document["arms"]}
    return {
        "names": names,
        "looks": [
            {
                "share": one.share,
                "bar": one.bar,
                "harm": one.document.get("harm_bar"),
                "arms": {arm["arm"]: arm["z"] for arm in one.document["arms"]},
            }
            for one in looks
        ],
    }


def drawn(*, data: Mapping[str, Any], look: Look) -> Any:
    """Two bars closing in on the middle, and a line of dots for each arm."""
    import altair as alt

    colours = look.colours
    bars = [
        {"share": one["share"], "bar": side * min(one["bar"], HIGHEST)}
        for one in data["looks"]
        if one["bar"] is not None
        for side in (1, -1)
    ]
    dots = [
        {
            "share": one["share"],
            "z": max(-HIGHEST, min(HIGHEST, z)),
            "name": named(data["names"][arm], look.language),
        }
        for one in data["looks"]
        for arm, z in one["arms"].items()
    ]
    x = alt.X(
        "share:Q",
        title=look.says("information"),
        scale=alt.Scale(domain=[0, 1.12], nice=False),
        axis=alt.Axis(format=".0%", values=[0, 0.25, 0.5, 0.75, 1]),
    )
    scale = alt.Scale(domain=[-HIGHEST, HIGHEST], nice=False)
    told = [
        alt.Tooltip("name:N", title=look.says("what")),
        alt.Tooltip("share:Q", title=look.says("information"), format=".0%"),
        alt.Tooltip("z:Q", title=look.says("standard_errors"), format="+.2f"),
    ]
    zero = alt.Chart(inline(rows=[{"y": 0}])).mark_rule(color=colours.line).encode(y="y:Q")
    base = alt.Chart(inline(rows=dots)).encode(
        x=x, y=alt.Y("z:Q", title=look.says("standard_errors"), scale=scale)
    )
    lines = base.mark_line(color=colours.main, strokeWidth=2).encode(detail="name:N")
    points = base.mark_point(filled=True, size=90, opacity=1, color=colours.main).encode(
        tooltip=told
    )
    last = max(row["share"] for row in dots)
    # Beside the last dot there is no room for a name once it is far to the right.
    beside: dict[str, Any] = (
        {"align": "left", "dx": 9} if last < HALF else {"align": "right", "dx": 6, "dy": -14}
    )
    ends = (
        alt.Chart(inline(rows=[row for row in dots if row["share"] == last]))
        .mark_text(fontWeight="bold", color=colours.main, **beside)
        .encode(x=x, y="z:Q", text="name:N")
    )
    edges = [
        alt.Chart(inline(rows=[row for row in bars if (row["bar"] > 0) == above]))
        .mark_line(color=colours.ink, strokeDash=[5, 3], point=True)
        .encode(x=x, y=alt.Y("bar:Q", scale=scale))
        for above in (True, False)
    ]
    harm = [
        {"share": one["share"], "bar": -min(one["harm"], HIGHEST)}
        for one in data["looks"]
        if one.get("harm") is not None
    ]
    dotted = (
        alt.Chart(inline(rows=harm))
        .mark_line(color=colours.main, strokeDash=[1, 4], point={"color": colours.main, "size": 14})
        .encode(x=x, y=alt.Y("bar:Q", scale=scale))
    )
    return alt.layer(zero, *edges, dotted, lines, points, ends)


def named(name: Mapping[str, str], language: str) -> str:
    """The arm's name in the language, or in the other where it has none."""
    return name.get(language) or next(iter(name.values()))
