"""How long contracts and memberships last, for whom, and what makes people leave."""

import math
from bisect import bisect_right
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from guerdon.flows.intake import uploads
from guerdon.flows.know import staying
from guerdon.terms.decision import Refusal
from guerdon.web.figures import Figure
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import (
    written_count,
    written_decimal,
    written_percent,
    written_reason,
)
from guerdon.web.wording import language, say

FIELDS = ("start", "end", "time", "left", "yes")
MEMBERS = "members"
# The share that stays is told at the last of these that was watched.
DAYS, COUNTS = (7, 30, 90, 180, 365, 730), (1, 3, 6, 12, 24, 36)
SHOWN = 12
# A measure whose ratio is this sure is told as a reason.
TELLING = 0.05


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The shop's paid memberships, or the list that was brought."""
    source = request.GET.get("file", "") or MEMBERS
    typed = {name: request.GET.get(name, "").strip()[:200] for name in (*FIELDS, "by")}
    now = datetime.now(UTC)
    if source == MEMBERS:
        seen = staying.of_members(by=typed["by"], now=now)
    else:
        named = {name: typed[name] for name in FIELDS[:-1] if typed[name]}
        seen = staying.of_file(token=source, named=named, yes=typed["yes"], by=typed["by"], now=now)
    context: dict[str, Any] = {"source": source, "typed": typed, "fields": FIELDS}
    if isinstance(seen, Refusal):
        few = source == MEMBERS and seen.reason == "staying_too_few"
        context["refused"] = None if few else written_reason(seen)
        return render(request, "console/staying.html", context)
    beyond = max((one for one in _steps(seen) if one <= seen.longest), default=seen.longest)
    context |= {
        "seen": seen,
        "tiles": _tiles(seen, beyond, now),
        "means": _means(seen, beyond),
        "beyond": _time(seen, beyond),
        "groups": _groups(seen, beyond),
        "reasons": _reasons(seen),
    }
    return render(request, "console/staying.html", context)


@allow(*ACTING)
@require_POST
def upload(request: HttpRequest) -> HttpResponse:
    """Keep the list for a week and show what it tells."""
    file = request.FILES.get("file")
    if file is None:
        return redirect("staying")
    name, now = file.name or "contracts.csv", datetime.now(UTC)
    token = uploads.keep(name=name, pieces=file.chunks(), now=now)
    if isinstance(token, Refusal):
        context = {"source": MEMBERS, "typed": {}, "refused": written_reason(token)}
        return render(request, "console/staying.html", context, status=422)
    return redirect(f"{reverse('staying')}?file={token}")


def _steps(seen: Any) -> tuple[int, ...]:
    return DAYS if seen.unit == "days" else COUNTS


def _time(seen: Any, time: float) -> str:
    """A time with its unit: days, or as the list counts."""
    number = f"{time:,.0f}" if time >= 10 or time == int(time) else f"{time:,.1f}"
    if seen.unit == "days":
        return say("value.days", n=number)
    return say("staying.counted", n=number, unit=seen.unit)


def _tiles(seen: Any, beyond: float, now: datetime) -> list[Figure]:
    from guerdon.know.staying import mean_stay

    half, mean = seen.curve.median, mean_stay(curve=seen.curve, within=beyond)
    rows = (
        ("staying.customers", "know", written_count(seen.customers), ""),
        (
            "staying.left",
            "decide",
            written_count(seen.left),
            say("staying.left_under", share=written_percent(seen.left / seen.customers)),
        ),
        (
            "staying.half",
            "measure",
            say("staying.more_than_half") if half is None else _time(seen, half),
            say("staying.half_under"),
        ),
        (
            "staying.mean",
            "give",
            _time(seen, mean.time),
            say(
                "staying.mean_under",
                beyond=_time(seen, beyond),
                low=written_decimal(mean.low, 1),
                high=written_decimal(mean.high, 1),
            ),
        ),
    )
    inputs = (
        ("staying.customers", written_count(seen.customers)),
        ("staying.left", written_count(seen.left)),
    )
    return [
        Figure(
            word=word,
            verb=verb,
            value=value,
            under=under,
            formula=f"{word}_formula",
            inputs=inputs,
            at=now,
        )
        for word, verb, value, under in rows
    ]


def _means(seen: Any, beyond: float) -> list[str]:
    """What it means, in sentences."""
    made = [
        say(
            "staying.means_share",
            share=written_percent(seen.curve.beyond(beyond), 0),
            beyond=_time(seen, beyond),
        )
    ]
    split = seen.split
    if split is not None:
        word = "staying.means_differ" if split.p_value < TELLING else "staying.means_alike"
        shares = [(one.beyond(beyond), name) for name, one in _named(split)]
        most, least = max(shares), min(shares)
        made.append(
            say(
                word,
                column=split.column,
                most=most[1],
                most_share=written_percent(most[0], 0),
                least=least[1],
                least_share=written_percent(least[0], 0),
                p=_p(split.p_value),
            )
        )
    if seen.follow:
        made.append(say("staying.means_follow", columns=_listed(seen.follow)))
    if seen.unread:
        made.append(say("staying.means_unread", n=written_count(seen.unread)))
    return made


def _listed(names: tuple[str, ...]) -> str:
    return ("、" if language() == "zh" else ", ").join(names)


def _named(split: Any) -> list[tuple[str, Any]]:
    return list(zip(split.names, split.curves, strict=True))


def _p(value: float) -> str:
    return "< 0.0001" if value < 0.0001 else f"{value:.4f}"


def _groups(seen: Any, beyond: float) -> list[dict[str, Any]]:
    """One row a group: how many, how many left, the share beyond, with its interval, the median."""
    if seen.split is None:
        return []
    made = []
    for name, one in _named(seen.split):
        at = bisect_right(one.times, beyond) - 1
        whole = int(one.at_risk[0]) if len(one.at_risk) else 0
        made.append(
            {
                "name": name,
                "customers": whole,
                "left": int(one.left.sum()),
                "share": one.beyond(beyond),
                "low": 1.0 if at < 0 else float(one.low[at]),
                "high": 1.0 if at < 0 else float(one.high[at]),
                "half": "–" if one.median is None else _time(seen, one.median),
            }
        )
    return made


def _reasons(seen: Any) -> list[dict[str, Any]]:
    """What goes with leaving sooner or later, the surest first."""
    found = seen.hazards
    if found is None:
        return []
    sure = sorted(range(len(found.names)), key=lambda at: float(found.p_values[at]))
    told = [at for at in sure if found.p_values[at] < TELLING][:SHOWN]
    made = []
    for at in told:
        ratio, error = float(found.log_ratios[at]), float(found.errors[at])
        name, equals, value = found.names[at].partition("=")
        made.append(
            {
                "name": say("staying.is", name=name, value=value) if equals else name,
                "more": not equals,
                "ratio": math.exp(ratio),
                "low": math.exp(ratio - 1.96 * error),
                "high": math.exp(ratio + 1.96 * error),
                "p": _p(float(found.p_values[at])),
                "sooner": ratio > 0,
            }
        )
    return made
