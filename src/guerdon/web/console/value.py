"""Value: who is worth what, where everybody stands, and how far the forecast can be trusted."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guerdon.store import home, warnings
from guerdon.store.night import know
from guerdon.web.roles import CONSOLE, allow
from guerdon.web.wording import say

LEAVING = 8


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The night's view of all customers."""
    night = know.current()
    if night is None:
        return render(request, "console/customers_none.html", {"waiting": home.steps().orders})
    context = {
        "night": night,
        "leaving": warnings.warnings(most=LEAVING),
        "churn": _churn(night.report),
        "check": _check(night.report),
        "recalibration": _recalibration(night.report),
        "economics": night.report.get("economics") or {},
        "brief": night.report.get("brief") or {},
        "model": night.report.get("orders_by", ""),
        "segments": know.totals(by="rfm_segment"),
        **_split(night.report, request.GET.get("split", "")),
    }
    return render(request, "console/value.html", context)


def _split(report: Mapping[str, Any], by: str) -> dict[str, Any]:
    """The ways to split that the night tried, and the one asked for, else the first."""
    found = report.get("splits") or []
    if not found:
        return {"split": None}
    split = next((one for one in found if one["by"] == by), found[0])
    own = [one for one in split["groups"] if one["used"] == "own"]
    return {
        "split": split,
        "splits": [one["by"] for one in found],
        "own": own,
        "used": {way: say(f"value.used_{way}") for way in ("own", "pooled")},
        "parameters": [
            (
                one["group"],
                ", ".join(f"{name} {value:.4g}" for name, value in one["parameters"].items()),
            )
            for one in own
        ],
    }


def _recalibration(report: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What the model's own past forecasts say of it, and whether that is used."""
    found = (report.get("holdout") or {}).get("recalibration")
    if not found:
        return None
    return {
        **found,
        "word": say("value.recalibrated_used" if found["used"] else "value.recalibrated_unused"),
    }


def _churn(report: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """How the risk of leaving stood its check, and whether it is told."""
    found = report.get("churn")
    if not found:
        return None
    return {**found, "word": say(f"value.churn_by_{found['told_by']}")}


def _check(report: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The holdout check of the model in use, with the weeks that were held back."""
    holdout = report.get("holdout") or {}
    check = (holdout.get("checks") or {}).get(holdout.get("used"))
    return None if check is None else {**check, "weeks": holdout.get("weeks")}
