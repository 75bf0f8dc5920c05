"""How long do they stay?: the share still there by time, for each group, with its interval."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.flows.know import staying
from guerdon.terms.decision import Refusal
from guerdon.web.charts.look import Look, inline

MOST_STEPS = 120
DRAWN = {"time": "times", "share": "share", "low": "low", "high": "high"}


def read(*, of: Mapping[str, str], now: datetime) -> Any:
    """What the page of the same address shows; `of` is the upload, or "members"."""
    source = of.get("of", "")
    by = of.get("by", "")
    if source == "members":
        found = staying.of_members(by=by, now=now)
    else:
        named = {name: of[name] for name in ("start", "end", "time", "left") if of.get(name)}
        found = staying.of_file(token=source, named=named, yes=of.get("yes", ""), by=by, now=now)
    return None if isinstance(found, Refusal) else found


def rows(*, curves: Mapping[str, Any], longest: float) -> list[dict[str, Any]]:
    """A row for each step of each curve from its beginning, at most MOST_STEPS, by group."""
    made: list[dict[str, Any]] = []
    for name, curve in curves.items():
        steps = range(0, len(curve.times), max(1, -(-len(curve.times) // MOST_STEPS)))
        begun = {"time": 0.0, "share": 1.0, "low": 1.0, "high": 1.0, "there": None}
        made.append({"group": name, **begun})
        for at in steps:
            told = {key: float(getattr(curve, of)[at]) for key, of in DRAWN.items()}
            made.append({"group": name, **told, "there": int(curve.at_risk[at])})
        made.append({**made[-1], "time": longest})
    return made


def drawn(*, data: Any, look: Look) -> Any:
    """Steps with a band; up to five groups, each in its colour and named on top."""
    import altair as alt

    colours = look.colours
    split = data.split
    curves = (
        {look.says("everybody"): data.curve}
        if split is None
        else dict(zip(split.names, split.curves, strict=True))
    )
    names = list(curves)
    palette = [colours.cool, colours.main, colours.warm, colours.leaf, colours.grey]
    unit = look.says("days_since") if data.unit == "days" else data.unit
    colour = alt.Color(
        "group:N",
        scale=alt.Scale(domain=names, range=palette[: len(names)]),
        legend=alt.Legend(
            orient="top",
            title=None if split is None else split.column,
            labelColor=colours.quiet,
            symbolOpacity=1,
            columns=2 if look.narrow else 5,
        ),
    )
    base = alt.Chart(inline(rows=rows(curves=curves, longest=data.longest))).encode(
        x=alt.X("time:Q", title=unit, scale=alt.Scale(domain=[0, data.longest], nice=False)),
        color=colour,
    )
    band = base.mark_area(interpolate="step-after", opacity=0.14, line=False).encode(
        y=alt.Y("low:Q", title=None, axis=alt.Axis(format="%")), y2="high:Q"
    )
    line = base.mark_line(interpolate="step-after", strokeWidth=2.5).encode(
        y=alt.Y("share:Q", scale=alt.Scale(domain=[0, 1])),
        tooltip=[
            alt.Tooltip("group:N", title=look.says("group")),
            alt.Tooltip("time:Q", title=unit, format=",.0f"),
            alt.Tooltip("share:Q", title=look.says("stays"), format=".1%"),
            alt.Tooltip("low:Q", title=look.says("at_least"), format=".1%"),
            alt.Tooltip("high:Q", title=look.says("at_most"), format=".1%"),
        ],
    )
    return band + line
