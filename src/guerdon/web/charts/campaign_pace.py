"""Does it go as planned?: what was redeemed, added up day by day, against the plan's line."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from guerdon.store.campaigns import acts, campaigns
from guerdon.store.programme import programme
from guerdon.web.charts.look import Look, inline


def read(*, of: Mapping[str, str], now: datetime) -> Mapping[str, Any] | None:
    """The campaign `of` from its launch; None before it."""
    found = campaigns.seen(key=of.get("of", ""))
    if found is None or found.launched_at is None or found.ends_at is None:
        return None
    start, end = found.launched_at, min(now, found.ends_at)
    if end <= start:
        return None
    zone = programme.read().zone
    days = acts.by_day(key=found.key, start=start, end=end, zone=zone)
    return {
        "start": start.date().isoformat(),
        "last": end.date().isoformat(),
        "end": found.ends_at.date().isoformat(),
        "planned": int(found.plan.get("committed_minor", 0)),
        "days": [list(one) for one in days],
    }


def rows(*, data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One row a day from launch to end: the plan's line, and what was spent until today."""
    start, last, end = (
        datetime.fromisoformat(data[name]).date() for name in ("start", "last", "end")
    )
    whole = max(1, (end - start).days)
    spent, total, found = dict(map(tuple, data["days"])), 0, []
    for number in range(whole + 1):
        day = start + timedelta(days=number)
        total += spent.get(day.isoformat(), 0)
        found.append(
            {
                "day": day.isoformat(),
                "planned": data["planned"] * number / whole,
                "spent": total if day <= last else None,
            }
        )
    return found


def drawn(*, data: Mapping[str, Any], look: Look) -> Any:
    """The plan dashed, what was spent as a line from zero, each named at its end."""
    import altair as alt

    colours = look.colours
    found = [
        {
            "day": row["day"],
            "planned": look.major(row["planned"]),
            "spent": None if row["spent"] is None else look.major(row["spent"]),
        }
        for row in rows(data=data)
    ]
    base = alt.Chart(inline(rows=found)).encode(
        x=alt.X("day:T", title=None, axis=alt.Axis(tickCount=5))
    )
    axis = alt.Axis(labelExpr=look.money_axis)
    planned = base.mark_line(strokeDash=[5, 3], color=colours.quiet).encode(
        y=alt.Y("planned:Q", title=None, scale=alt.Scale(zero=True), axis=axis),
        tooltip=[
            alt.Tooltip("day:T", title=look.says("day")),
            alt.Tooltip("planned:Q", title=look.says("as_planned"), format=",.2f"),
            alt.Tooltip("spent:Q", title=look.says("as_spent"), format=",.2f"),
        ],
    )
    told = base.transform_filter("datum.spent != null")
    spent = told.mark_line(strokeWidth=2.5, color=colours.main).encode(y="spent:Q")
    # The plan is named a third along and below, so that the two words never meet at the end.
    named = (
        (found[len(found) // 3]["day"], "planned", look.says("as_planned"), 14),
        (_last(found), "spent", look.says("as_spent"), -8),
    )
    labels = [
        alt.Chart(inline(rows=[row for row in found if row["day"] == day]))
        .mark_text(align="right" if up < 0 else "left", dy=up, fontWeight="bold")
        .encode(x="day:T", y=f"{field}:Q", text=alt.value(word))
        for day, field, word, up in named
    ]
    return alt.layer(planned, spent, *labels)


def _last(found: list[dict[str, Any]]) -> str:
    return str(max(row["day"] for row in found if row["spent"] is not None))
