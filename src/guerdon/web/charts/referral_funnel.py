"""How far do invitations come?: from the shared link to the reward, step by step."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.store.referral import seen
from guerdon.web.charts.look import Look, inline

STEPS = ("shared", "opened", "bound", "bought", "rewarded")


def read(*, of: Mapping[str, str], now: datetime) -> list[dict[str, Any]] | None:
    """How many came to each step; none before somebody was bound or shared a link."""
    found = seen.funnel()
    counts = [getattr(found, step) for step in STEPS]
    if not any(counts):
        return None
    return [{"step": step, "n": n} for step, n in zip(STEPS, counts, strict=True)]


def drawn(*, data: list[dict[str, Any]], look: Look) -> Any:
    """Bars from zero with the number at their end, in the order of the way."""
    import altair as alt

    colours = look.colours
    rows = [
        {
            "name": look.called("referral_steps", row["step"]),
            "n": row["n"],
            "label": f"{row['n']:,}",
            "last": row["step"] == STEPS[-1],
        }
        for row in data
    ]
    names = [row["name"] for row in rows]
    most = max(1, *(row["n"] for row in rows))
    places = alt.Chart(inline(rows=rows)).encode(
        y=alt.Y("name:N", sort=names, title=None, axis=alt.Axis(domain=False, labelLimit=140)),
        x=alt.X(
            "n:Q",
            axis=None,
            scale=alt.Scale(domain=[0, most * (1.4 if look.narrow else 1.2)], nice=False),
        ),
    )
    bars = places.mark_bar(size=18).encode(
        color=alt.condition("datum.last", alt.value(colours.main), alt.value(colours.grey)),
        tooltip=[
            alt.Tooltip("name:N", title=look.says("step")),
            alt.Tooltip("n:Q", title=look.says("people"), format=",.0f"),
        ],
    )
    return bars + places.mark_text(align="left", dx=6).encode(text="label:N")
