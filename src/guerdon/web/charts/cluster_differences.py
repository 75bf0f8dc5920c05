"""What sets each cluster apart?: the mean of every measure against that of all customers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.store.night import know
from guerdon.web import cluster_words
from guerdon.web.charts.look import Look, inline

FURTHEST = 1.5  # standard deviations; beyond, a cell is no darker


def read(*, of: Mapping[str, str], now: datetime) -> list[Mapping[str, Any]] | None:
    """The clusters of the newest night, the greatest first."""
    night = know.current()
    found = {} if night is None else night.report.get("clusters") or {}
    clusters = found.get("clusters") or []
    return sorted(clusters, key=lambda one: -one["customers"]) or None


def drawn(*, data: list[Mapping[str, Any]], look: Look) -> Any:
    """A map with a row for each measure: above all customers in one colour, below in the other."""
    import altair as alt

    colours = look.colours
    measures = list(data[0]["differences"])
    word = {name: cluster_words.measure(name=name, in_language=look.language) for name in measures}
    rows = [
        {
            "cluster": str(one["id"]),
            "name": cluster_words.said(traits=one["traits"], in_language=look.language),
            "measure": word[name],
            "difference": one["differences"][name],
        }
        for one in data
        for name in measures
    ]
    base = alt.Chart(inline(rows=rows)).encode(
        x=alt.X(
            "cluster:N",
            sort=[str(one["id"]) for one in data],
            title=None,
            axis=alt.Axis(labelAngle=0, orient="top", domain=False),
        ),
        y=alt.Y(
            "measure:N",
            sort=[word[name] for name in measures],
            title=None,
            axis=alt.Axis(domain=False, labelLimit=90 if look.narrow else 180),
        ),
    )
    scale = alt.Scale(
        domain=[-FURTHEST, 0, FURTHEST],
        range=[colours.cool, colours.paper, colours.main],
        clamp=True,
    )
    cells = base.mark_rect(cornerRadius=3, stroke=colours.line, strokeWidth=1).encode(
        color=alt.Color("difference:Q", scale=scale, legend=None),
        tooltip=[
            alt.Tooltip("cluster:N", title=look.says("cluster")),
            alt.Tooltip("name:N", title=look.says("what")),
            alt.Tooltip("measure:N", title=look.says("measure")),
            alt.Tooltip("difference:Q", title=look.says("from_all"), format="+.2f"),
        ],
    )
    numbers = base.mark_text(fontSize=11).encode(
        text=alt.Text("difference:Q", format="+.1f"),
        color=alt.condition(
            "abs(datum.difference) > 0.9", alt.value(colours.paper), alt.value(colours.ink)
        ),
    )
    return cells + numbers
