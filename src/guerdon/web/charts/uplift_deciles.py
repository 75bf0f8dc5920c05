"""Did those change who were said to?: told and measured effect of each tenth of customers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.web.charts import qini
from guerdon.web.charts.look import Look, inline

_NUMBERS = ("told", "came", "low", "high")


def read(*, of: Mapping[str, str], now: datetime) -> Mapping[str, Any] | None:
    """What the newest readout of the campaign `of` learnt; None where it could not."""
    return qini.read(of=of, now=now)


def drawn(*, data: Mapping[str, Any], look: Look) -> Any:
    """A dot with its interval for what came, a tick for what was told, most changed first."""
    import altair as alt

    colours = look.colours
    rows = [
        {"tenth": number, **{name: look.major(one[name]) for name in _NUMBERS}}
        for number, one in enumerate(data["deciles"], 1)
        if one["low"] is not None
    ]
    money = alt.Axis(labelExpr=f"'{look.sign}' + format(datum.value, ',.0f')", tickCount=5)
    x = alt.X("tenth:O", title=look.says("tenth"), axis=alt.Axis(labelAngle=0))
    base = alt.Chart(inline(rows=rows)).encode(x=x)
    told = [
        alt.Tooltip("tenth:O", title=look.says("tenth")),
        alt.Tooltip("told:Q", title=look.says("effect_told"), format=",.2f"),
        alt.Tooltip("came:Q", title=look.says("effect_came"), format=",.2f"),
        alt.Tooltip("low:Q", title=look.says("low"), format=",.2f"),
        alt.Tooltip("high:Q", title=look.says("high"), format=",.2f"),
    ]
    zero = (
        alt.Chart(inline(rows=[{"y": 0}]))
        .mark_rule(color=colours.quiet, strokeDash=[3, 3])
        .encode(y="y:Q")
    )
    lines = base.mark_rule(color=colours.cool, strokeWidth=2).encode(
        y=alt.Y("low:Q", title=None, axis=money), y2="high:Q"
    )
    dots = base.mark_point(filled=True, size=70, opacity=1, color=colours.cool).encode(
        y="came:Q", tooltip=told
    )
    ticks = base.mark_tick(color=colours.main, thickness=3, width=16).encode(y="told:Q")
    return alt.layer(zero, lines, dots, ticks)
