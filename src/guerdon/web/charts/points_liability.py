"""What would it cost to honour the points?: their worth by age, the oldest last."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.flows.points import liability
from guerdon.terms.liability import Liability
from guerdon.web.charts.look import Look, inline


def read(*, of: Mapping[str, str], now: datetime) -> Liability | None:
    """The liability now; None where no points are out."""
    found = liability.told(now=now, forecast=False)
    return found if found.points else None


def drawn(*, data: Liability, look: Look) -> Any:
    """Bars from zero by age in months, each with its money; old points in red."""
    import altair as alt

    colours = look.colours
    bands = [band for band in data.by_age if band.points]
    rows: list[dict[str, Any]] = [
        {
            "age": look.says("months_old", age=band.name.replace("-", "–")),
            "worth": look.major(band.minor),
            "points": band.points,
            "label": f"{look.sign}{look.major(band.minor):,.0f}",
            "old": band.name.endswith("+"),
        }
        for band in bands
    ]
    ages = [row["age"] for row in rows]
    most = max(row["worth"] for row in rows) or 1
    base = alt.Chart(inline(rows=rows)).encode(
        y=alt.Y("age:N", sort=ages, title=None, axis=alt.Axis(domain=False, labelLimit=160)),
        x=alt.X("worth:Q", axis=None, scale=alt.Scale(domain=[0, most * 1.35], nice=False)),
    )
    bars = base.mark_bar(size=18).encode(
        color=alt.condition("datum.old", alt.value(colours.main), alt.value(colours.warm)),
        tooltip=[
            alt.Tooltip("age:N", title=look.says("age")),
            alt.Tooltip("worth:Q", title=look.says("worth"), format=",.2f"),
            alt.Tooltip("points:Q", title=look.says("points"), format=",.0f"),
        ],
    )
    return bars + base.mark_text(align="left", dx=6).encode(text="label:N")
