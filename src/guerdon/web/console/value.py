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
    }
    return render(request, "console/value.html", context)


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
