"""The health check in the console: ten classic mistakes, with evidence and a page for each."""

from datetime import UTC, date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.views.decorators.http import require_POST

from guerdon.decide.health import check
from guerdon.decide.health.standing import SEVERITIES
from guerdon.flows.night import health as flow
from guerdon.store import health
from guerdon.terms.role import Role
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_count, written_day, written_percent
from guerdon.web.wording import say


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The newest check, the worst first, beside what the one before said."""
    found = health.last(most=2)
    before = {one["name"]: one["severity"] for one in found[1].findings} if found[1:] else {}
    mayor = getattr(request.user, "role", "") == Role.OWNER
    findings = [_shown(one, before, mayor) for one in found[0].findings] if found else []
    counts = [
        (severity, sum(one["severity"] == severity for one in findings)) for severity in SEVERITIES
    ]
    context = {"check": found[0] if found else None, "findings": findings, "counts": counts}
    return render(request, "console/health.html", context)


def _shown(one: Any, before: dict[str, str], mayor: bool) -> dict[str, Any]:
    was = before.get(one["name"], "")
    limits = check.limits(name=one["name"])
    data = dict(one["data"])
    if "start" in data:
        data["start"] = written_day(date.fromisoformat(data["start"]))
    return {
        **one,
        "because": {"reason": one["reason"], "data": data},
        "rising": limits.rising,
        "watch": _written(limits.watch, limits.unit),
        "bad": _written(limits.bad, limits.unit),
        "to": _address(one["page"], mayor),
        "was": was if was != one["severity"] else "",
    }


def _written(figure: float, unit: str) -> str:
    if unit == "share":
        return written_percent(figure, 0 if round(figure * 100, 6).is_integer() else 1)
    number = written_count(figure)
    return say("health.days", n=number) if unit == "days" else number


def _address(name: str, mayor: bool) -> str:
    """Where the finding is mended; "" where the reader may not go, or a check of old had a page."""
    if name == "settings" and not mayor:
        return ""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@allow(*ACTING)
@require_POST
def check_now(request: HttpRequest) -> HttpResponse:
    """Check now."""
    flow.checked(now=datetime.now(UTC))
    messages.success(request, say("health.checked"), extra_tags="good")
    return redirect("health")
