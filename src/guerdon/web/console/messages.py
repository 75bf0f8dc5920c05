"""The outbox: every message with where it stands and why, and the line that adds up."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.messages import handed
from guerdon.store.campaigns import campaigns
from guerdon.store.journeys import journeys
from guerdon.store.messages import channels, outbox, seen
from guerdon.store.messages.seen import MessageSeen
from guerdon.terms import message as words
from guerdon.terms.decision import Reason, Refusal
from guerdon.web.paging import Paging, asked_page
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import called, written_reason

AHEAD = timedelta(days=14)
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
        "calendar": seen.due_by_day(start=now, end=now + AHEAD),
        "paused": [one for one in channels.listed().values() if one.paused_at],
        "asked": asked,
        "going_well": words.TAKEN[:5],
        "going_wrong": WRONG,
    }
    return render(request, "console/messages.html", context)


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
