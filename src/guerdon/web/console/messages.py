"""The outbox: every message with where it stands and why, and the line that adds up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from guerdon.flows.messages import gating, handed
from guerdon.store import shop_days
from guerdon.store.campaigns import campaigns
from guerdon.store.journeys import journeys
from guerdon.store.messages import channels, outbox, seen
from guerdon.store.messages.seen import MessageSeen
from guerdon.terms import message as words
from guerdon.terms.decision import Reason, Refusal
from guerdon.terms.workdays import worked
from guerdon.web.paging import Paging, asked_page
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import called, written_reason
from guerdon.web.wording import say

WEEKS = 4
WRONG = (words.BOUNCED, words.COMPLAINED, words.FAILED, words.UNKNOWN)
# The parts of the identity, in the order in which they are read.
PARTS = ("accepted", "suppressed", "failed", "expired", "cancelled", "unknown", "pending")


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """What was wanted and what became of it, by state, channel, source and member."""
    asked = {name: request.GET.get(name, "") for name in ("state", "channel", "source", "member")}
    found = seen.listed(**asked, page=asked_page(request))
    tally = outbox.tally(source=asked["source"])
    now = datetime.now(UTC)
    names = origins()
    context = {
        "rows": [(one, because(one), names.get(one.source)) for one in found.messages],
        "paging": Paging(page=found.page, size=seen.PAGE, total=found.total),
        "tally": tally,
        "parts": [(name, getattr(tally, name)) for name in PARTS],
        "states": words.STATES,
        "channels": words.CHANNELS,
        "sources": [(source, names.get(source)) for source in seen.sources()],
        "weeks": weeks(now=now),
        "paused": [one for one in channels.listed().values() if one.paused_at],
        "weekdays": say("working_days.weekdays").split(),
        "asked": asked,
        "going_well": words.TAKEN[:5],
        "going_wrong": WRONG,
    }
    return render(request, "console/messages.html", context)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One day of the calendar: what is due by channel; `past` before today, `off` not worked."""

    day: date
    due: tuple[tuple[str, int], ...]
    past: bool
    off: bool

    @property
    def total(self) -> int:
        """Everything that is due."""
        return sum(n for _, n in self.due)


def weeks(*, now: datetime) -> tuple[tuple[Day, ...], ...]:
    """Four weeks from the Monday of this one, in the zone of the page; () where nothing is due."""
    zone = timezone.get_current_timezone()
    today = now.astimezone(zone).date()
    monday = today - timedelta(days=today.weekday())
    end = datetime.combine(monday + timedelta(weeks=WEEKS), time(), zone)
    due: dict[date, list[tuple[str, int]]] = {}
    for day, channel, n in seen.due_by_day(start=now - timedelta(days=1), end=end, zone=zone):
        # What should have gone already goes as soon as it may: today.
        due.setdefault(max(day, today), []).append((channel, n))
    if not due:
        return ()
    country = gating.terms(now=now).reach.country
    days = [monday + timedelta(days=place) for place in range(7 * WEEKS)]
    years = {days[0].year, days[-1].year}
    own = {one.day: one.worked for year in years for one in shop_days.listed(year=year)}
    drawn = [
        Day(
            day=day,
            due=tuple(due.get(day, ())),
            past=day < today,
            off=not worked(day=day, country=country, own=own),
        )
        for day in days
    ]
    return tuple(tuple(drawn[first : first + 7]) for first in range(0, len(drawn), 7))


def origins() -> dict[str, Mapping[str, str]]:
    """What wants messages, as the outbox names it -> its name in each language."""
    found = {f"journey:{one.key}": one.journey.name for one in journeys.listed()}
    return found | {f"campaign:{one.key}": one.name for one in campaigns.listed()}


@allow(*CONSOLE)
def one(request: HttpRequest, number: int) -> HttpResponse:
    """Why did, or did not, this member get it: the message's whole story."""
    found = seen.one(number=number)
    if found is None:
        raise Http404
    others = seen.of_member(member=found.member, source=found.source, most=20)
    context = {
        "one": found,
        "why": because(found),
        "steps": [(step, told(step)) for step in found.found],
        "others": [(other, because(other)) for other in others if other.number != number],
    }
    return render(request, "console/message.html", context)


def because(one: MessageSeen) -> str:
    """Why it stands where it stands, as a sentence."""
    last: Any = one.found[-1] if one.found else {}
    data = last.get("data", {}) if last.get("reason") == one.reason else {}
    return written_reason(Reason(reason=one.reason or f"message_{one.state}", data=named(data)))


def told(step: Any) -> str:
    """What a gate or the wire said, as a sentence."""
    data = step.get("data", {})
    if not step.get("reason"):
        return " ".join(str(data[word]) for word in ("to", "text", "by", "note") if data.get(word))
    return written_reason(Reason(reason=step["reason"], data=named(data)))


def named(data: Mapping[str, Any]) -> dict[str, Any]:
    """Channel and purpose by their names in the reader's language."""
    pages = {"channel": "message_channels", "purpose": "message_purposes"}
    return {
        word: called(str(said), pages[word]) if word in pages else said
        for word, said in data.items()
    }


@allow(*ACTING)
@require_POST
def report(request: HttpRequest, number: int) -> HttpResponse:
    """A colleague says that it was handed over, or why not."""
    done = handed.reported(
        number=number,
        fine=request.POST.get("act") == "done",
        note=request.POST.get("note", "")[:300],
        actor=request.user.get_username(),
        now=datetime.now(UTC),
    )
    if isinstance(done, Refusal):
        raise Http404
    return redirect("message", number)
