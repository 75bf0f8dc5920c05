"""Charts of groups and of preferences, by Altair; each has its question as its title."""

from typing import Any

from guerdon.analyst.plot_frame import COOL, GREY, INK, LINE, MAIN, QUIET, dressed, inline, rows_of
from guerdon.analyst.words import say
from guerdon.terms.fields import CATEGORY

MOST_BARS = 12
# Beyond so many standard deviations a colour says no more.
WIDEST = 1.5


def clusters(data: Any, *, language: str = "en") -> Any:
    """What sets the groups apart? From fitted Clusters, or their `report_`.

    A cell is how far the group's mean lies from that of all, in standard deviations.
    """
    import altair as alt

    told = getattr(data, "report_", data) or {}
    found = told.get("clusters") or ()
    if not found:
        raise ValueError(say("no_clusters", language))
    shown = [
        {
            "group": say("group", language, id=one["id"], customers=f"{one['customers']:,}"),
            "measure": _measure(name, language),
            "difference": value,
        }
        for one in found
        for name, value in one["differences"].items()
    ]
    measures = [_measure(name, language) for name in found[0]["differences"]]
    base = alt.Chart(inline(shown)).encode(
        x=alt.X("group:N", title=None, sort=None, axis=alt.Axis(labelAngle=0, orient="top")),
        y=alt.Y("measure:N", title=None, sort=measures),
    )
    scale = alt.Scale(domain=[-WIDEST, 0, WIDEST], range=[COOL, "#ffffff", MAIN], clamp=True)
    cells = base.mark_rect(cornerRadius=3, stroke=LINE).encode(
        color=alt.Color("difference:Q", scale=scale, legend=None)
    )
    numbers = base.mark_text(fontSize=11).encode(
        text=alt.Text("difference:Q", format="+.1f"),
        color=alt.condition(
            f"abs(datum.difference) > {WIDEST * 0.7}", alt.value("#ffffff"), alt.value(INK)
        ),
    )
    return dressed(cells + numbers, say("what_sets_apart", language), height=24 * len(measures))


def _measure(name: str, language: str) -> str:
    own = name.startswith(CATEGORY)
    return name.removeprefix(CATEGORY) if own else say(f"measure_{name}", language)


def preferences(data: Any, *, language: str = "en") -> Any:
    """Which categories are somebody's favourite? From fitted Preferences, or what they answer."""
    import altair as alt

    counts: dict[str, int] = {}
    for row in rows_of(getattr(data, "customers_", data)):
        # A frame says NaN where there is none.
        name = row["favourite_category"]
        if isinstance(name, str):
            counts[name] = counts.get(name, 0) + 1
    order = sorted(counts, key=lambda name: (-counts[name], name))
    names = order[:MOST_BARS]
    if others := sum(counts[name] for name in order[MOST_BARS:]):
        names = [*names, say("others", language)]
        counts[names[-1]] = others
    shown = [{"category": name, "customers": counts[name]} for name in names]
    base = alt.Chart(inline(shown)).encode(
        y=alt.Y("category:N", sort=names, title=None),
        x=alt.X("customers:Q", title=None, axis=None),
    )
    rest = say("others", language) if others else ""
    bars = base.mark_bar().encode(
        color=alt.condition(alt.datum.category == rest, alt.value(GREY), alt.value(MAIN))
    )
    numbers = base.mark_text(align="left", dx=6, color=QUIET).encode(
        text=alt.Text("customers:Q", format=",")
    )
    height = 24 * max(1, len(shown))
    return dressed(bars + numbers, say("which_favourites", language), height=height)
