"""Charts of what the other functions answer, by Altair; each has its question as its title."""

from typing import Any

from guerdon.analyst.plot_buying import discounted, pairs, waits
from guerdon.analyst.plot_frame import (
    COOL,
    GREY,
    INK,
    LEAF,
    LINE,
    MAIN,
    QUIET,
    WARM,
    dressed,
    inline,
    rows_of,
)
from guerdon.analyst.plot_groups import clusters, preferences
from guerdon.analyst.plot_staying import survival
from guerdon.analyst.words import say
from guerdon.know import rfm as know_rfm

__all__ = [
    "clusters",
    "cohorts",
    "discounted",
    "holdout",
    "months",
    "pairs",
    "preferences",
    "rfm",
    "stage",
    "survival",
    "waits",
    "worth",
]

STAGES = ("new", "active", "won_back", "at_risk", "dormant", "lost")
STAGE_COLOURS = (COOL, LEAF, "#5b8bc0", WARM, GREY, MAIN)
MONTHS = 12


def cohorts(data: Any, *, language: str = "en") -> Any:
    """Who still buys, month by month? From what `cohorts` answers: the last twelve cohorts."""
    import altair as alt

    rows = rows_of(data)
    newest = sorted({row["cohort"] for row in rows})[-MONTHS:]
    shown = [
        {
            "cohort": f"{row['cohort']:%Y-%m}",
            "age": row["age"],
            "share": row["share"],
            "customers": row["customers"],
        }
        for row in rows
        if row["cohort"] in newest and 0 < row["age"] <= MONTHS
    ]
    base = alt.Chart(inline(shown)).encode(
        x=alt.X("age:O", title=say("months_later", language), axis=alt.Axis(labelAngle=0)),
        y=alt.Y("cohort:O", title=None),
    )
    cells = base.mark_rect(cornerRadius=3, stroke="#ffffff", strokeWidth=2).encode(
        color=alt.Color("share:Q", scale=alt.Scale(domain=[0, 1], range=[LINE, COOL]), legend=None),
        tooltip=["cohort:O", "age:O", alt.Tooltip("share:Q", format=".1%"), "customers:Q"],
    )
    numbers = base.mark_text(fontSize=11).encode(
        text=alt.Text("share:Q", format=".0%"),
        color=alt.condition("datum.share > 0.5", alt.value("#ffffff"), alt.value(INK)),
    )
    return dressed(cells + numbers, say("who_stays", language))


def rfm(data: Any, *, language: str = "en") -> Any:
    """Who are the customers, and who brings the money? From what `rfm` answers."""
    import altair as alt

    names = know_rfm.segment_names().names
    people: dict[str, int] = {}
    money: dict[str, float] = {}
    for row in rows_of(data):
        name = row["rfm_segment"]
        people[name] = people.get(name, 0) + 1
        money[name] = money.get(name, 0.0) + max(0.0, row["spend"])
    everyone, all_money = sum(people.values()) or 1, sum(money.values()) or 1.0
    shown = [
        {"segment": names[name][language], "of": say(of, language), "share": share}
        for name in people
        for of, share in (
            ("of_customers", people[name] / everyone),
            ("of_spend", money[name] / all_money),
        )
    ]
    order = [
        names[name][language] for name in sorted(people, key=lambda one: money[one], reverse=True)
    ]
    ways = [say("of_customers", language), say("of_spend", language)]
    chart = (
        alt.Chart(inline(shown))
        .mark_bar()
        .encode(
            y=alt.Y("segment:N", sort=order, title=None),
            yOffset=alt.YOffset("of:N", sort=ways),
            x=alt.X("share:Q", title=None, axis=alt.Axis(format="%", tickCount=5)),
            color=alt.Color(
                "of:N",
                sort=ways,
                scale=alt.Scale(domain=ways, range=[GREY, MAIN]),
                legend=alt.Legend(orient="top", title=None),
            ),
            tooltip=["segment:N", "of:N", alt.Tooltip("share:Q", format=".1%")],
        )
    )
    return dressed(chart, say("who_brings", language), height=26 * max(1, len(people)))


def stage(data: Any, *, language: str = "en") -> Any:
    """Where in their life are the customers? From what `stage` answers."""
    import altair as alt

    counts = dict.fromkeys(STAGES, 0)
    for row in rows_of(data):
        counts[row["stage"]] += 1
    names = [say(f"stage_{one}", language) for one in STAGES]
    shown = [
        {"stage": name, "customers": counts[one]} for one, name in zip(STAGES, names, strict=True)
    ]
    base = alt.Chart(inline(shown)).encode(
        y=alt.Y("stage:N", sort=names, title=None),
        x=alt.X("customers:Q", title=None, axis=None),
    )
    bars = base.mark_bar().encode(
        color=alt.Color(
            "stage:N", scale=alt.Scale(domain=names, range=list(STAGE_COLOURS)), legend=None
        )
    )
    numbers = base.mark_text(align="left", dx=6, color=QUIET).encode(
        text=alt.Text("customers:Q", format=",")
    )
    return dressed(bars + numbers, say("which_stage", language), height=190)


def holdout(data: Any, *, language: str = "en") -> Any:
    """Would the models have been right? From a fitted Value, or its `report_`."""
    import altair as alt

    told = getattr(data, "report_", data) or {}
    held = told.get("holdout")
    if not held:
        raise ValueError(say("no_holdout", language))
    weekly, used = held["weekly"], held["used"]
    lines = {say("actual", language): weekly["actual"]}
    if used in weekly["expected"]:
        lines[say("expected", language)] = weekly["expected"][used]
    shown = [
        {"week": week, "line": name, "repeats": value}
        for name, values in lines.items()
        for week, value in enumerate(values, start=1)
    ]
    names = list(lines)
    line = (
        alt.Chart(inline(shown))
        .mark_line(strokeWidth=2.5)
        .encode(
            x=alt.X("week:Q", title=say("week", language)),
            y=alt.Y("repeats:Q", title=None, axis=alt.Axis(format="~s")),
            color=alt.Color(
                "line:N",
                scale=alt.Scale(domain=names, range=[COOL, MAIN][: len(names)]),
                legend=alt.Legend(orient="top", title=None),
            ),
            strokeDash=alt.StrokeDash(
                "line:N", scale=alt.Scale(domain=names, range=[[1, 0], [5, 3]]), legend=None
            ),
        )
    )
    cut = (
        alt.Chart(inline([{"week": held["weekly"]["cut_week"]}]))
        .mark_rule(color=QUIET, strokeDash=[2, 2])
        .encode(x="week:Q")
    )
    return dressed(line + cut, say("right_before", language))


def months(data: Any, *, language: str = "en") -> Any:
    """How did sales go, month by month? Rows of month, sales; net of returns."""
    import altair as alt

    shown = [{"month": f"{row['month']:%Y-%m}", "sales": row["sales"]} for row in rows_of(data)]
    # A label for each of up to a year's months, then fewer.
    every = -(-len(shown) // MONTHS)
    labelled = [row["month"] for row in shown[::every]]
    chart = (
        alt.Chart(inline(shown))
        .mark_bar(color=COOL)
        .encode(
            x=alt.X("month:O", title=None, axis=alt.Axis(values=labelled, labelAngle=-45)),
            y=alt.Y("sales:Q", title=None, axis=alt.Axis(format="~s")),
            tooltip=["month:O", alt.Tooltip("sales:Q", format=",.2f")],
        )
    )
    return dressed(chart, say("how_sales", language))


def worth(data: Any, *, language: str = "en") -> Any:
    """Who holds the value to come? From what `Value.predict` answers: tenths of the customers."""
    import altair as alt

    values = sorted((row["clv"] for row in rows_of(data)), reverse=True)
    total = sum(values) or 1.0
    parts = min(10, max(1, len(values)))
    shown = [
        {
            "part": say("tenth", language).format(number=number + 1),
            "share": sum(
                values[len(values) * number // parts : len(values) * (number + 1) // parts]
            )
            / total,
        }
        for number in range(parts)
    ]
    order = [row["part"] for row in shown]
    base = alt.Chart(inline(shown)).encode(
        y=alt.Y("part:N", sort=order, title=None), x=alt.X("share:Q", title=None, axis=None)
    )
    numbers = base.mark_text(align="left", dx=6, color=QUIET).encode(
        text=alt.Text("share:Q", format=".1%")
    )
    return dressed(base.mark_bar(color=MAIN) + numbers, say("who_holds", language))
