"""Who brings the value?: share of customers against share of expected value, by value class."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.store.night import know
from guerdon.web.charts.look import Look, inline

ORDER = ("high", "middle", "low")


def read(*, of: Mapping[str, str], now: datetime) -> tuple[know.Totals, ...] | None:
    """Totals by value class in the newest night."""
    return know.totals(by="value_class") or None


def drawn(*, data: tuple[know.Totals, ...], look: Look) -> Any:
    """Two bars of one whole each, every part labelled directly."""
    import altair as alt

    colours = look.colours
    people = sum(row.customers for row in data) or 1
    worth = sum(row.clv for row in data) or 1
    by_name = {row.name: row for row in data}
    bars = {"people": look.says("of_people"), "worth": look.says("of_worth")}
    rows: list[dict[str, Any]] = []
    for bar, title in bars.items():
        start = 0.0
        for name in ORDER:
            if name not in by_name:
                continue
            one = by_name[name]
            share = one.customers / people if bar == "people" else one.clv / worth
            rows.append(
                {
                    "bar": title,
                    "class": name,
                    "name": look.called("classes", name),
                    "start": start,
                    "end": start + share,
                    "share": share,
                    "middle": start + share / 2,
                    "label": f"{look.called('classes', name)} {100 * share:.0f}%",
                    "wide": share > 0.1,
                }
            )
            start += share
    base = alt.Chart(inline(rows=rows)).encode(
        y=alt.Y("bar:N", sort=list(bars.values()), title=None, axis=alt.Axis(domain=False))
    )
    parts = base.mark_bar(size=44, cornerRadiusEnd=0, stroke=colours.paper, strokeWidth=2).encode(
        x=alt.X("start:Q", axis=None, scale=alt.Scale(domain=[0, 1])),
        x2="end:Q",
        color=alt.Color(
            "class:N",
            scale=alt.Scale(domain=list(ORDER), range=[colours.main, colours.warm, colours.grey]),
            legend=None,
        ),
        tooltip=[
            alt.Tooltip("bar:N", title=look.says("what")),
            alt.Tooltip("name:N", title=look.says("class")),
            alt.Tooltip("share:Q", title=look.says("share"), format=".1%"),
        ],
    )
    labels = (
        base.transform_filter("datum.wide")
        .mark_text(fontWeight="bold")
        .encode(
            x="middle:Q",
            text="label:N",
            color=alt.condition(
                "datum.class == 'high'", alt.value(colours.paper), alt.value("#211e1a")
            ),
        )
    )
    return parts + labels
