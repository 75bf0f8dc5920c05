"""What would giving by who changes have brought?: the Qini curve beside giving by chance."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.store.campaigns import campaigns
from guerdon.web.charts.look import Look, inline

_MONEY = ("gain", "low", "high", "chance")


def read(*, of: Mapping[str, str], now: datetime) -> Mapping[str, Any] | None:
    """What the newest readout of the campaign `of` learnt; None where it could not."""
    readout = campaigns.readout(key=of.get("of", ""))
    taught = readout.document.get("uplift") if readout else None
    return taught if taught and "curve" in taught else None


def drawn(*, data: Mapping[str, Any], look: Look) -> Any:
    """A line with its band, and the straight line of giving to as many by chance."""
    import altair as alt

    colours, curve = look.colours, data["curve"]
    rows = [
        {"share": share, **{name: look.major(curve[name][at]) for name in _MONEY}}
        for at, share in enumerate(curve["share"])
    ]
    money = alt.Axis(labelExpr=f"'{look.sign}' + format(datum.value, ',.2f')", tickCount=5)
    base = alt.Chart(inline(rows=rows)).encode(
        x=alt.X("share:Q", title=look.says("qini_share"), axis=alt.Axis(format=".0%", tickCount=5))
    )
    y = alt.Y("low:Q", title=None, axis=money)
    told = [
        alt.Tooltip("share:Q", title=look.says("qini_share"), format=".0%"),
        alt.Tooltip("gain:Q", title=look.says("qini_gain"), format=",.2f"),
        alt.Tooltip("low:Q", title=look.says("low"), format=",.2f"),
        alt.Tooltip("high:Q", title=look.says("high"), format=",.2f"),
        alt.Tooltip("chance:Q", title=look.says("qini_chance"), format=",.2f"),
    ]
    band = base.mark_area(color=colours.main, opacity=0.15).encode(y=y, y2="high:Q")
    line = base.mark_line(color=colours.main, strokeWidth=2.5).encode(y="gain:Q", tooltip=told)
    by_chance = base.mark_line(color=colours.quiet, strokeDash=[4, 4]).encode(y="chance:Q")
    words = (
        alt.Chart(inline(rows=[rows[len(rows) // 2]]))
        .mark_text(align="left", dx=4, dy=12, color=colours.quiet, fontSize=11)
        .encode(x="share:Q", y="chance:Q", text=alt.value(look.says("qini_chance")))
    )
    return alt.layer(band, by_chance, line, words)
