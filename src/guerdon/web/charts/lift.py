"""Did the offer change what people buy?: relative difference of each outcome with its interval."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.store.campaigns import campaigns
from guerdon.web.charts.look import Look, inline

OUTCOMES = ("sales", "orders", "bought")


def read(*, of: Mapping[str, str], now: datetime) -> Mapping[str, Any] | None:
    """The newest readout of the campaign `of`; None where nothing can be said."""
    readout = campaigns.readout(key=of.get("of", ""))
    if readout is None:
        return None
    return readout.document if _rows(readout.document) else None


def _rows(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each outcome as shares of the held-out mean, the planted truth with it where there is one."""
    truth = document.get("truth") or {}
    rows: list[dict[str, Any]] = []
    for name in OUTCOMES:
        effect = document["effects"][name]
        held = effect["held"]
        if not held or effect["low"] is None or effect["high"] is None:
            continue
        rows.append(
            {
                "name": name,
                "share": effect["difference"] / held,
                "low": effect["low"] / held,
                "high": effect["high"] / held,
                "certain": effect["certain"],
                "truth": truth[name] / held if name in truth else None,
            }
        )
    return rows


def drawn(*, data: Mapping[str, Any], look: Look) -> Any:
    """A dot with its interval for each outcome, zero marked, the truth as a diamond."""
    import altair as alt

    colours = look.colours
    rows = [
        row | {"name": look.says(row["name"]), "label": f"{100 * row['share']:+.1f}%"}
        for row in _rows(data)
    ]
    names = [row["name"] for row in rows]
    least = min(0.0, *(row["low"] for row in rows))
    most = max(0.0, *(row["high"] for row in rows))
    spare = (most - least) * 0.1 or 0.01
    x = alt.X(
        "low:Q",
        title=None,
        scale=alt.Scale(domain=[least - spare, most + spare], nice=False),
        axis=alt.Axis(format="+.0%", tickCount=5),
    )
    base = alt.Chart(inline(rows=rows)).encode(
        y=alt.Y("name:N", sort=names, title=None, axis=alt.Axis(domain=False, ticks=False))
    )
    colour = alt.condition("datum.certain", alt.value(colours.main), alt.value(colours.quiet))
    zero = (
        alt.Chart(inline(rows=[{"x": 0}]))
        .mark_rule(color=colours.quiet, strokeDash=[3, 3])
        .encode(x="x:Q")
    )
    lines = base.mark_rule(strokeWidth=3, strokeCap="round").encode(x=x, x2="high:Q", color=colour)
    told = [
        alt.Tooltip("name:N", title=look.says("what")),
        alt.Tooltip("share:Q", title=look.says("difference"), format="+.1%"),
        alt.Tooltip("low:Q", title=look.says("low"), format="+.1%"),
        alt.Tooltip("high:Q", title=look.says("high"), format="+.1%"),
    ]
    dots = base.mark_point(filled=True, size=110, opacity=1).encode(
        x="share:Q", color=colour, tooltip=told
    )
    labels = base.mark_text(dy=-14, fontWeight="bold").encode(x="share:Q", text="label:N")
    layers = [zero, lines, dots, labels]
    if any(row["truth"] is not None for row in rows):
        layers.append(
            base.transform_filter("datum.truth != null")
            .mark_point(shape="diamond", size=120, filled=False, strokeWidth=2, opacity=1)
            .encode(x="truth:Q", color=alt.value(colours.ink))
        )
        note = base.transform_filter("datum.truth != null").mark_text(
            dy=16, fontSize=11, color=colours.quiet
        )
        layers.append(note.encode(x="truth:Q", text=alt.value(look.says("truth"))))
    return alt.layer(*layers)
