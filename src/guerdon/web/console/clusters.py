"""Clusters: who is alike in behaviour, what sets each group apart, and why there are so many."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guerdon.store import home
from guerdon.store.night import know
from guerdon.web import cluster_words
from guerdon.web.roles import CONSOLE, allow


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The clusters of the newest night, or that there are none that hold."""
    # Only this page needs the analysis: the server starts without.
    from guerdon.know.clusters import FEWEST

    night = know.current()
    if night is None:
        return render(request, "console/customers_none.html", {"waiting": home.steps().orders})
    found = night.report.get("clusters") or {}
    totals = {one.name: one for one in know.totals(by="cluster")}
    groups = sorted(found.get("clusters", ()), key=lambda one: -one["customers"])
    everyone = sum(one["customers"] for one in groups)
    context = {
        "night": night,
        "groups": [_group(one, totals.get(one["id"]), everyone) for one in groups],
        "everyone": {"medians": _medians(found.get("everyone")), "customers": everyone},
        "tried": [
            {**one, "used": one["clusters"] == len(groups)} for one in found.get("tried", ())
        ],
        "fewest": FEWEST,
    }
    return render(request, "console/clusters.html", context)


def _group(one: Mapping[str, Any], total: Any, everyone: int) -> dict[str, Any]:
    """A cluster with its name, its share of all customers and its sums of the night."""
    return {
        **one,
        "medians": _medians(one["medians"]),
        "name": cluster_words.said(traits=one["traits"]),
        "share": one["customers"] / everyone if everyone else 0.0,
        "clv": total.clv / total.customers if total else None,
        "p_alive": total.p_alive if total else None,
    }


def _medians(found: Mapping[str, Any] | None) -> dict[str, Any]:
    """The night's medians with the first purchase day counted among the days."""
    if not found:
        return {}
    return {**found, "days": found["repeat"] + 1}
