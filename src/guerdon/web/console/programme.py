"""The programme: how offers stand together, its budgets and history, and its text applied."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from guerdon.flows.programme import programme as flow
from guerdon.flows.programme.programme import Planned
from guerdon.flows.programme.text import Texts
from guerdon.store import counters
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import budget_key
from guerdon.web.console.sections import NAMES as SECTIONS
from guerdon.web.programme_words import changes, standing
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_reason
from guerdon.web.typed import Typed
from guerdon.web.wording import say

# A form carries the text to its second page; a larger programme is applied on the command line.
LARGEST = 2_000_000
MOST_FILES = 100
PAGE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Purse:
    """A shared budget: its ceiling, and what was given from it."""

    name: str
    ceiling: int
    used: int


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """The rules as they stand, the budgets, what is scheduled and the history."""
    return _shown(request)


def _shown(request: HttpRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    now = datetime.now(UTC)
    before = request.GET.get("before", "")
    found = flow.history(before=int(before) if before.isdigit() else None, most=PAGE + 1)
    stands = flow.standing(now=now)
    context = {
        "rules": standing(rules=stands.rules),
        "rooms": [(name, say(f"section.name_{name}")) for name in SECTIONS],
        "offers": len(stands.offers),
        "purses": _purses(stands.budgets),
        "revisions": found[:PAGE],
        "older": found[PAGE - 1].number if len(found) > PAGE else None,
        "newest": not before,
        "currency": stands.rules.currency,
        "zone": stands.rules.zone,
        **more,
    }
    return render(request, "console/programme.html", context, status=status)


def _purses(ceilings: Any) -> list[Purse]:
    keys = {budget_key(budget=name): name for name in ceilings}
    counted = counters.standing(keys=sorted(keys))
    return [
        Purse(name=name, ceiling=ceilings[name], used=counted[key].used if key in counted else 0)
        for key, name in sorted(keys.items())
    ]


@allow(*CONSOLE)
def text(request: HttpRequest) -> HttpResponse:
    """The programme as a YAML file: as it stands, or as it stood after a revision."""
    asked = request.GET.get("revision", "")
    number = int(asked) if asked.isdigit() else None
    found = flow.export(now=datetime.now(UTC), number=number)
    if isinstance(found, Refusal):
        raise Http404
    answer = HttpResponse(found, content_type="application/yaml; charset=utf-8")
    name = f"programme{'' if number is None else f'-{number}'}.yaml"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@allow(*CONSOLE)
def revision(request: HttpRequest, number: int) -> HttpResponse:
    """One revision and what it changed."""
    found = flow.shown(number=number)
    if isinstance(found, Refusal):
        raise Http404
    currency = programme.read().currency
    context = {
        "one": found.revision,
        "changes": changes(difference=found.difference, currency=currency),
    }
    return render(request, "console/programme_revision.html", context)


@allow(*ACTING)
@require_POST
def plan(request: HttpRequest) -> HttpResponse:
    """What a text, or an old revision, would change; nothing is changed yet."""
    typed = Typed(texts=request.POST.dict())
    at = _moment(typed)
    texts = _texts(request, typed)
    number = typed.texts.get("revision", "")
    if typed.wrong:
        return _shown(request, status=422, typed=typed)
    words: dict[str, Any] = {"at": at, "now": datetime.now(UTC)}
    if number.isdigit():
        found = flow.plan(number=int(number), **words)
    else:
        found = flow.plan(texts=texts, **words)
    if isinstance(found, Refusal):
        return _shown(request, status=422, typed=typed, refusal=found, faults=_faults(found))
    return _planned(request, found, texts, number)


def _planned(request: HttpRequest, found: Planned, texts: Texts, number: str) -> HttpResponse:
    currency = programme.read().currency
    context = {
        "planned": found,
        "changes": changes(difference=found.difference, currency=currency),
        "sums": _sums(found),
        "texts": texts,
        "revision": number,
        "at": request.POST.get("at", ""),
    }
    return render(request, "console/programme_plan.html", context)


def _sums(found: Planned) -> dict[str, int]:
    """How many words, budgets and offers come, change and go."""
    told = found.difference
    moves = [*told.rules, *told.budgets, *told.sections]
    what = [one.what for one in found.difference.offers]
    added = sum(one.before is None for one in moves)
    ended = sum(one.after is None for one in moves if one.before is not None)
    return {
        "added": added + what.count("added") + what.count("reopened"),
        "changed": len(moves) - added - ended + what.count("changed"),
        "ended": ended + what.count("ended"),
    }


@allow(*ACTING)
@require_POST
def apply(request: HttpRequest) -> HttpResponse:
    """Make the plan real, exactly as it was shown."""
    typed = Typed(texts=request.POST.dict())
    at, number = _moment(typed), typed.texts.get("revision", "")
    way: dict[str, Any] = {"texts": _hidden(request)}
    if number.isdigit():
        way = {"number": int(number)}
    done = flow.apply(
        **way,
        lock=typed.texts.get("lock", ""),
        at=at,
        actor=request.user.get_username(),
        key=None,
        now=datetime.now(UTC),
    )
    if isinstance(done, Refusal):
        messages.error(request, written_reason(done), extra_tags="bad")
        return redirect("programme")
    word = "programme.scheduled_now" if done.body["state"] == "pending" else "programme.applied_now"
    messages.success(request, say(word, number=done.body["revision"]), extra_tags="good")
    return redirect("programme_revision", done.body["revision"])


@allow(*ACTING)
@require_POST
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    """Drop what is scheduled before its date."""
    actor = request.user.get_username()
    done = flow.withdraw(number=number, actor=actor, now=datetime.now(UTC))
    if isinstance(done, Refusal):
        messages.error(request, written_reason(done), extra_tags="bad")
    else:
        messages.success(request, say("programme.withdrawn_now"), extra_tags="good")
    return redirect("programme_revision", number)


def _moment(typed: Typed) -> datetime | None:
    """The date chosen, in the programme's zone; None for at once."""
    said = typed.text("at", needed=False)
    if not said:
        return None
    try:
        local = datetime.fromisoformat(said)
    except ValueError:
        typed.wrong["at"] = Refusal(reason="date_unreadable", data={"text": said[:40]})
        return None
    return local.replace(tzinfo=ZoneInfo(programme.read().zone)).astimezone(UTC)


def _texts(request: HttpRequest, typed: Typed) -> Texts:
    """The files sent, or what was typed."""
    found: list[tuple[str, str]] = []
    for file in request.FILES.getlist("files")[:MOST_FILES]:
        if (file.size or 0) > LARGEST:
            typed.wrong["files"] = Refusal(reason="file_too_large", data={"most": LARGEST})
            return ()
        try:
            found.append((file.name or "", file.read().decode("utf-8-sig")))
        except UnicodeDecodeError:
            data = {"file": file.name, "problem": "it is not UTF-8"}
            typed.wrong["files"] = Refusal(reason="file_unreadable", data=data)
            return ()
    said = typed.texts.get("text", "")
    if not found and said.strip():
        found.append((say("programme.typed"), said.replace("\r\n", "\n")))
    return tuple(found)


def _hidden(request: HttpRequest) -> Texts:
    """The texts as the page of the plan carried them."""
    names, texts = request.POST.getlist("name"), request.POST.getlist("text")
    return tuple(
        (name, said.replace("\r\n", "\n")) for name, said in zip(names, texts, strict=False)
    )


def _faults(refusal: Refusal) -> list[Refusal]:
    """Every fault of a text as a refusal of its own."""
    faults = refusal.data.get("faults", ())
    return [Refusal(reason=refusal.reason, data=fault) for fault in faults]
