"""Which groups are worth most?: expected value of each RFM segment."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.store.night import know
from guerdon.web.charts.look import Look, inline

LEAVING = frozenset({"at_risk", "cannot_lose"})


def read(*, of: Mapping[str, str], now: datetime) -> tuple[know.Totals, ...] | None:
    """Totals by RFM segment in the newest night."""
    return know.totals(by="rfm_segment") or None


def drawn(*, data: tuple[know.Totals, ...], look: Look) -> Any:
    """Bars from zero, labelled with the amount and the people; those who leave are red."""
    import altair as alt

    colours = look.colours
    rows: list[dict[str, Any]] = [
        {
            "name": look.called("rfm", row.name),
            "worth": look.major(row.clv),
            "people": row.customers,
            "label": f"{look.sign}{look.major(row.clv):,.0f} · {row.customers:,}",
            "leaving": row.name in LEAVING,
        }
        for row in data
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
