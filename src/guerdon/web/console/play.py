"""Play: what each draw, card, challenge, streak, badge and board gave, and its usual numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from guerdon.flows.play import draw as drawing
from guerdon.flows.play import draw_figures
from guerdon.flows.play.draw_figures import DrawFigures
from guerdon.flows.programme import programme as programmes
from guerdon.give.draw import law
from guerdon.give.draw.campaign import NOTHING, Draw
from guerdon.give.play.document import NAME, Play
from guerdon.give.play.numbers import changed, numbers
from guerdon.give.titled import Titled
from guerdon.store.play import awards, deeds, drawn
from guerdon.store.programme import programme, sections
from guerdon.terms.decision import Reason, Refusal
from guerdon.web.figures import Figure
from guerdon.web.roles import ACTING, CONSOLE, allow
from guerdon.web.templatetags.words import written_count, written_money, written_reason
from guerdon.web.wording import language, say

KINDS = ("draws", "stamps", "challenges", "streaks", "badges", "boards")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One play in the list."""

    kind: str
    titled: Titled
    open: bool
    members: int
    given: int
    cost_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PrizeRow:
    """One prize of a draw: rolls beside what was to be expected."""

    name: str
    odds: str
    rolled: int
    expected: str
    given: int
    left: int | None
    stock: int | None
    cost_minor: int


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """Every play with its members, what it gave and what that cost."""
    now = datetime.now(UTC)
    _, play = _standing(now)
    rows = list(_rows(play, now))
    context = {"rows": rows, "tiles": _sums(rows, now)}
    return render(request, "console/play.html", context)


def _standing(now: datetime) -> tuple[int, Play]:
    found = sections.live(name=NAME, now=now)
    return found if found is not None else (0, Play())


def _rows(play: Play, now: datetime) -> Iterator[Row]:
    for kind in KINDS:
        for one in getattr(play, kind):
            name = f"{kind}/{one.key}"
            sums = awards.sums(play=name)
            members = drawn.tally(draw=one.key).members if kind == "draws" else None
            yield Row(
                kind=kind,
                titled=one.titled,
                open=one.titled.period.holds(now),
                members=deeds.players(play=name) if members is None else members,
                given=sum(count for _, state, count, _ in sums if state != awards.BACK),
                cost_minor=sum(cost for _, state, _, cost in sums if state != awards.BACK),
            )


def _sums(rows: list[Row], now: datetime) -> list[Figure]:
    currency = programme.read().currency
    cost = sum(row.cost_minor for row in rows)
    found = (
        ("play.tile_open", "give", written_count(sum(row.open for row in rows))),
        ("play.tile_given", "measure", written_count(sum(row.given for row in rows))),
        ("play.tile_cost", "decide", written_money(cost, currency)),
    )
    return [
        Figure(word=word, verb=verb, value=value, formula=f"{word}_formula", at=now)
        for word, verb, value in found
    ]


@allow(*CONSOLE)
def one(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """One play: figures, what it gave by step, and the form of its numbers."""
    return _shown(request, kind, key, {}, datetime.now(UTC))


@allow(*ACTING)
@require_POST
def keep(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Keep the numbers; what cannot be kept stays in the form with the reason."""
    now = datetime.now(UTC)
    typed = {
        name.removeprefix("n."): str(value)
        for name, value in request.POST.items()
        if name.startswith("n.")
    }
    answer = _kept(request, kind, key, typed, now)
    if isinstance(answer, Refusal):
        messages.error(request, written_reason(answer), extra_tags="bad")
        return _shown(request, kind, key, typed, now)
    messages.success(request, say("play.kept"), extra_tags="good")
    return redirect("play_one", kind, key)


def _shown(
    request: HttpRequest, kind: str, key: str, typed: Mapping[str, str], now: datetime
) -> HttpResponse:
    version, play = _standing(now)
    listed = getattr(play, kind) if kind in KINDS else ()
    found = next((one for one in listed if one.key == key), None)
    if found is None:
        raise Http404
    document = _part(sections.document(name=NAME, now=now) or {}, kind, key)
    context: dict[str, Any] = {
        "kind": kind,
        "titled": found.titled,
        "steps": awards.sums(play=f"{kind}/{key}"),
        "numbers": [
            (number, typed.get(number.path, number.value))
            for number in numbers(document=document, language=language())
        ],
        "version": version,
        "programme_url": reverse("programme"),
    }
    if isinstance(found, Draw):
        context |= _draw(found, now)
    return render(request, "console/play_one.html", context)


def _part(document: Mapping[str, Any], kind: str, key: str) -> Mapping[str, Any]:
    listed = document.get(kind, ())
    return next((part for part in listed if part.get("key") == key), {})


def _kept(
    request: HttpRequest, kind: str, key: str, typed: Mapping[str, str], now: datetime
) -> Any:
    """Write the section with this play's numbers; stale where somebody changed it meanwhile."""
    whole = dict(sections.document(name=NAME, now=now) or {})
    if kind not in KINDS or not _part(whole, kind, key):
        raise Http404
    whole[kind] = [
        changed(document=part, typed=typed) if part.get("key") == key else part
        for part in whole[kind]
    ]
    seen = request.POST.get("version", "")
    return programmes.put_section(
        name=NAME,
        document=whole,
        before=int(seen) if seen.isascii() and seen.isdigit() else 0,
        actor=request.user.get_username(),
        key=None,
        now=now,
    )


def _draw(draw: Draw, now: datetime) -> dict[str, Any]:
    shop = programme.read()
    found = draw_figures.figures(draw=draw)
    out = drawing.gone(draw=draw)
    return {
        "draw": draw,
        "tiles": _tiles(found, shop.currency, now),
        "prizes": [
            PrizeRow(
                name="" if prize.key == NOTHING else _name(draw, prize.key),
                odds=prize.odds,
                rolled=prize.rolled,
                expected=f"{prize.expected:.1f}",
                given=prize.given,
                left=0 if prize.key in out else prize.left,
                stock=prize.stock,
                cost_minor=prize.cost_minor,
            )
            for prize in found.prizes
        ],
        "fit": _fit(found),
        "strange": found.strange,
        "notes": law.notes(draw=draw, currency=shop.currency),
    }


def _name(draw: Draw, key: str) -> str:
    prize = draw.prize(key)
    names = prize.name if prize is not None else {}
    return names.get(language()) or next(iter(names.values()), key)


def _fit(found: DrawFigures) -> Reason:
    """Whether the odds held, as a sentence with its numbers."""
    fit = found.fit
    if fit.p is None:
        return Reason(reason="draw_fit_few", data={"takes": found.takes})
    data = {"statistic": f"{fit.statistic:.2f}", "degrees": fit.degrees, "p": f"{fit.p:.3g}"}
    return Reason(reason="draw_fit_strange" if found.strange else "draw_fit_fair", data=data)


def _tiles(found: DrawFigures, currency: str, now: datetime) -> list[Figure]:
    listed = (
        ("play.tile_takes", "give", written_count(found.takes)),
        ("play.tile_members", "know", written_count(found.members)),
        ("play.tile_points", "decide", written_count(found.points)),
        ("play.tile_cost", "measure", written_money(found.cost_minor, currency)),
    )
    return [
        Figure(word=word, verb=verb, value=value, formula=f"{word}_formula", at=now)
        for word, verb, value in listed
    ]
