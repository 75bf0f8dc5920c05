"""When they buy again, what they buy together, and who was given something: charts by Altair."""

from typing import Any

from guerdon.analyst.plot_frame import (
    COOL,
    GREY,
    LEAF,
    MAIN,
    QUIET,
    WARM,
    dressed,
    inline,
    rows_of,
)
from guerdon.analyst.words import say

MOST_BARS = 12


def waits(data: Any, *, language: str = "en") -> Any:
    """When do they buy again? From what `waits` answers: a curve with its band for each number."""
    import altair as alt

    rows = rows_of(data)
    drawn = []
    for after in dict.fromkeys(row["after"] for row in rows):
        name = say(f"after_{after}", language)
        own = [row for row in rows if row["after"] == after]
        steps = [{"days": 0, "share": 0.0, "low": 0.0, "high": 0.0}, *own]
        kept = ("days", "share", "low", "high")
        drawn += [{"after": name, **{key: row[key] for key in kept}} for row in steps]
    names = list(dict.fromkeys(row["after"] for row in drawn))
    base = alt.Chart(inline(drawn)).encode(
        x=alt.X("days:Q", title=say("days_after", language)),
        color=alt.Color(
            "after:N",
            sort=names,
            scale=alt.Scale(domain=names, range=[COOL, MAIN, WARM, LEAF][: len(names)]),
            legend=alt.Legend(orient="top", title=None),
        ),
    )
    band = base.mark_area(interpolate="step-after", opacity=0.15).encode(
        y=alt.Y("low:Q", title=None, axis=alt.Axis(format="%")), y2="high:Q"
    )
    line = base.mark_line(interpolate="step-after", strokeWidth=2.5).encode(
        y=alt.Y("share:Q", scale=alt.Scale(domainMin=0))
    )
    return dressed(band + line, say("when_again", language))


def pairs(data: Any, *, language: str = "en") -> Any:
    """What do the same customers buy? From what `pairs` answers: lifts with their intervals."""
    import altair as alt

    shown = [
        {
            "pair": f"{row['one']} · {row['other']}",
            **{key: row[key] for key in ("lift", "low", "high", "buyers")},
        }
        for row in rows_of(data)[:MOST_BARS]
    ]
    order = [row["pair"] for row in shown]
    base = alt.Chart(inline(shown)).encode(
        y=alt.Y("pair:N", sort=order, title=None, axis=alt.Axis(labelLimit=260))
    )
    bars = base.mark_rule(color=GREY, strokeWidth=3).encode(
        x=alt.X("low:Q", title=say("lift", language), scale=alt.Scale(domainMin=1, nice=True)),
        x2="high:Q",
    )
    points = base.mark_point(filled=True, size=70, color=MAIN, opacity=1).encode(x="lift:Q")
    return dressed(bars + points, say("what_together", language), height=24 * max(2, len(shown)))


def discounted(data: Any, *, language: str = "en") -> Any:
    """Sales of those with a discount and of all others? From what `discounted` answers."""
    import altair as alt

    ways = [say(f"period_{one}", language) for one in ("before", "now")]
    shown = [
        {
            "group": say(f"group_{row['group']}", language),
            "period": say(f"period_{row['period']}", language),
            "sales": row["sales"],
        }
        for row in rows_of(data)
    ]
    groups = list(dict.fromkeys(row["group"] for row in shown))
    base = alt.Chart(inline(shown)).encode(
        y=alt.Y("group:N", sort=groups, title=None),
        yOffset=alt.YOffset("period:N", sort=ways),
        x=alt.X("sales:Q", title=None, axis=None),
    )
    bars = base.mark_bar().encode(
        color=alt.Color(
            "period:N",
            sort=ways,
            scale=alt.Scale(domain=ways, range=[GREY, MAIN]),
            legend=alt.Legend(orient="top", title=None),
        )
    )
    numbers = base.mark_text(align="left", dx=6, color=QUIET).encode(
        text=alt.Text("sales:Q", format=",.0f")
    )
    return dressed(bars + numbers, say("what_given", language), height=120)
