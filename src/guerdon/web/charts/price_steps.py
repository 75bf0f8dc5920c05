"""What did this product cost, and when?: its shelf prices as steps in time."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.store.programme import prices
from guerdon.store.programme.prices import Priced
from guerdon.web.charts.look import Look, inline

MOST = 200


def read(*, of: Mapping[str, str], now: datetime) -> tuple[Priced, ...] | None:
    """The newest prices of the product `of` in order of time, the last drawn out until now."""
    found = prices.history(sku=of.get("of", ""), most=MOST)[::-1]
    if not found:
        return None
    last = found[-1]
    return found if last.at >= now else (*found, Priced(sku=last.sku, minor=last.minor, at=now))


def drawn(*, data: tuple[Priced, ...], look: Look) -> Any:
    """Steps from zero."""
    import altair as alt

    rows = [{"at": one.at.isoformat(), "amount": look.major(one.minor)} for one in data]
    return (
        alt.Chart(inline(rows=rows))
        .mark_line(color=look.colours.cool, interpolate="step-after", point=True)
        .encode(
            x=alt.X("at:T", title=None, axis=alt.Axis(format=look.day(), labelOverlap="greedy")),
            y=alt.Y(
                "amount:Q",
                title=None,
                scale=alt.Scale(zero=True),
                axis=alt.Axis(labelExpr=look.money_axis),
            ),
            tooltip=[
                alt.Tooltip("at:T", title=look.says("day"), format=look.day(year=True)),
                alt.Tooltip("amount:Q", title=look.says("amount"), format=",.2f"),
            ],
        )
    )
