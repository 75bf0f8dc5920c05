"""Which groups are worth most?: expected value of each RFM segment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.store.night import know
from guerdon.web import rfm_words
from guerdon.web.charts.look import Look, inline

LEAVING = frozenset({"at_risk", "cannot_lose"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """Totals by segment, and what the shop itself calls its segments."""

    totals: tuple[know.Totals, ...]
    names: rfm_words.Names


def read(*, of: Mapping[str, str], now: datetime) -> Worth | None:
    """Totals by RFM segment in the newest night."""
    totals = know.totals(by="rfm_segment")
    return Worth(totals=totals, names=rfm_words.own()) if totals else None


def drawn(*, data: Worth, look: Look) -> Any:
    """Bars from zero, labelled with the amount and the people; those who leave are red."""
    import altair as alt

    colours = look.colours
    rows: list[dict[str, Any]] = [
        {
            "name": rfm_words.named(code=row.name, in_language=look.language, among=data.names),
            "worth": look.major(row.clv),
            "people": row.customers,
            "label": f"{look.sign}{look.major(row.clv):,.0f} · {row.customers:,}",
            "leaving": row.name in LEAVING,
        }
        for row in data.totals
    ]
    names = [row["name"] for row in rows]
    most = max(row["worth"] for row in rows) or 1
    base = alt.Chart(inline(rows=rows)).encode(
        y=alt.Y("name:N", sort=names, title=None, axis=alt.Axis(domain=False, labelLimit=150)),
        x=alt.X(
            "worth:Q",
            axis=None,
            scale=alt.Scale(domain=[0, most * (1.9 if look.narrow else 1.45)], nice=False),
        ),
    )
    bars = base.mark_bar(size=16).encode(
        color=alt.condition("datum.leaving", alt.value(colours.main), alt.value(colours.cool)),
        tooltip=[
            alt.Tooltip("name:N", title=look.says("segment")),
            alt.Tooltip("worth:Q", title=look.says("worth"), format=",.0f"),
            alt.Tooltip("people:Q", title=look.says("people"), format=",.0f"),
        ],
    )
    return bars + base.mark_text(align="left", dx=6).encode(text="label:N")
