"""What does this customer spend, month by month?: sales less returns."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.store.night import know
from guerdon.store.night.profile import Month
from guerdon.web.charts.look import Look, inline


def read(*, of: Mapping[str, str], now: datetime) -> tuple[Month, ...] | None:
    """The months of the customer `of`."""
    profile = know.profile(customer=of.get("of", ""))
    return (profile.monthly or None) if profile else None


def drawn(*, data: tuple[Month, ...], look: Look) -> Any:
    """Bars from zero."""
    import altair as alt

    rows = [
        {
            "month": f"{month.year:04}-{month.month:02}-01",
            "amount": look.major(month.spend_minor),
            "orders": month.orders,
        }
        for month in data
    ]
    return (
        alt.Chart(inline(rows=rows))
        .mark_bar(color=look.colours.cool)
        .encode(
            x=alt.X(
                "yearmonth(month):O",
                title=None,
                axis=alt.Axis(format=look.month, labelAngle=0, labelOverlap="greedy"),
            ),
            y=alt.Y(
                "amount:Q",
                title=None,
                scale=alt.Scale(zero=True),
                axis=alt.Axis(labelExpr=look.money_axis),
            ),
            tooltip=[
                alt.Tooltip("yearmonth(month):T", title=look.says("month"), format=look.month_year),
                alt.Tooltip("amount:Q", title=look.says("amount"), format=",.2f"),
                alt.Tooltip("orders:Q", title=look.says("orders"), format=",.0f"),
            ],
        )
    )
