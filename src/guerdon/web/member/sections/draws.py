"""Draws on the page: odds before, a drawing once by the form's key, the proof after."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from guerdon.flows.play import draw as drawing
from guerdon.flows.play import played
from guerdon.flows.play.awarding import ticket_plan
from guerdon.flows.play.played import DrawSeen
from guerdon.give.draw import odds
from guerdon.give.draw.campaign import NOTHING, Draw
from guerdon.give.draw.record import FORM
from guerdon.give.play.document import Play
from guerdon.store.customers.member import Member
from guerdon.store.ledger import ledger
from guerdon.store.play import draws
from guerdon.store.programme import sections
from guerdon.terms.decision import Refusal
from guerdon.web.member.acting import done, once, refused
from guerdon.web.member.door import for_member
from guerdon.web.member.frame import framed
from guerdon.web.member.section import Section
from guerdon.web.wording import language as spoken

LAST = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the odds: as published, and for the member's next draw where that is better."""

    name: str
    published: str
    next: str
    rare: bool
    out: bool


def live(*, now: datetime) -> tuple[Draw, ...]:
    """The draws that are open now."""
    found = sections.live(name="play", now=now)
    play: Play = found[1] if found is not None else Play()
    return tuple(one for one in play.draws if one.titled.period.holds(now))


def offered(*, now: datetime) -> bool:
    """Whether any draw is open."""
    return bool(live(now=now))


def shown(*, member: Member, now: datetime, language: str) -> Mapping[str, Any] | None:
    """Each draw with its price, odds, guarantee, commitment and the member's last draws."""
    found = []
    for draw in live(now=now):
        seeded = drawing.committed(customer=member.customer, draw=draw.key, now=now)
        if isinstance(seeded, Refusal):
            continue
        seen = played.draw_seen(draw=draw, customer=member.customer)
        names = called(draw=draw, language=language)
        found.append(
            {
                "draw": draw,
                "name": draw.titled.called(language),
                "commit": seeded.commit,
                "client_seed": secrets.token_hex(8),
                "rows": _rows(seen, names),
                "left": draw.pity.after - seeded.dry if draw.pity else None,
                "fallback": names[draw.fallback],
                "tickets": _tickets(draw, member.customer, now),
                "last": [
                    (taken, names.get(taken.given, taken.given))
                    for taken in draws.listed(customer=member.customer, draw=draw.key, most=LAST)
                ],
            }
        )
    return {"draws": found} if found else None


def called(*, draw: Draw, language: str) -> dict[str, str]:
    """What each prize is called; nothing has no name of its own."""
    names = {
        prize.key: prize.name.get(language) or next(iter(prize.name.values()), prize.key)
        for prize in draw.prizes
    }
    return {**names, NOTHING: ""}


def _rows(seen: DrawSeen, names: Mapping[str, str]) -> list[Row]:
    return [
        Row(
            name=names[chance.prize],
            published=odds.said(share=seen.published.odds(chance.prize)),
            next=_better(seen, chance.prize),
            rare=seen.draw.is_rare(chance.prize),
            out=chance.prize in seen.out,
        )
        for chance in seen.published.chances
    ]


def _better(seen: DrawSeen, prize: str) -> str:
    """The odds of the next draw where the guarantee has changed them, as a round percentage."""
    if seen.table == seen.published:
        return ""
    share = seen.table.odds(prize)
    exact = odds.said(share=share)
    return exact if exact.endswith("%") else f"≈{float(share) * 100:.2f}%"


def _tickets(draw: Draw, customer: str, now: datetime) -> int | None:
    if not draw.ticket:
        return None
    wallet = ticket_plan(ticket=draw.ticket).wallet
    return ledger.balance(customer=customer, wallet=wallet, now=now).spendable


@for_member
@require_POST
def take(request: HttpRequest, draw: str, member: Member) -> HttpResponse:
    """Draw once, and show what came."""
    reply = drawing.take(
        customer=member.customer,
        draw=draw,
        commit=request.POST.get("commit", ""),
        client_seed=request.POST.get("client_seed", ""),
        key=once(request=request, member=member),
        now=datetime.now(UTC),
    )
    if isinstance(reply, Refusal):
        return refused(request=request, to="member_play", refusal=reply)
    return redirect("member_taken", take=reply.body["take"])


@for_member
@never_cache
@require_http_methods(["GET", "HEAD"])
def taken(request: HttpRequest, take: str, member: Member) -> HttpResponse:
    """One draw of the member's: what came, every input, and the check in the browser."""
    found = draws.taken(key=take)
    if found is None or found.customer != member.customer:
        raise Http404
    now = datetime.now(UTC)
    known = drawing.known(draw=found.draw, now=now)
    names = {} if isinstance(known, Refusal) else called(draw=known[1], language=spoken())
    given = names.get(found.given, found.given)
    context = {
        "taken": found,
        "prize": "" if found.given == NOTHING else given,
        "rare": found.given in found.record["rare"],
        "record": found.record,
        "sealed": found.record["server_seed"] is None,
        "inputs": _inputs(found.record),
        "form": FORM,
        "draw_name": found.draw if isinstance(known, Refusal) else known[1].titled.called(spoken()),
    }
    return framed(request, "member/drawn.html", member=member, tab="play", context=context, now=now)


def _inputs(record: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every input by the name of its word, in the order in which they come about."""
    table = " · ".join(f"{prize} {weight}" for prize, weight in record["table"])
    words = ("commit", "server_seed", "client_seed", "nonce", "dry", "roll", "rolled", "out")
    found = [(f"play.input_{word}", _written(record[word])) for word in words]
    return [*found, ("play.input_table", table), ("play.input_given", record["given"])]


def _written(value: Any) -> str:
    if value is None:
        return "–"
    return ", ".join(value) or "–" if isinstance(value, list) else str(value)


@for_member
@require_POST
def reveal(request: HttpRequest, draw: str, member: Member) -> HttpResponse:
    """Open the seed behind the member's draws, and commit to a new one."""
    opened = drawing.reveal(customer=member.customer, draw=draw, now=datetime.now(UTC))
    if isinstance(opened, Refusal):
        return refused(request=request, to="member_play", refusal=opened)
    back = draws.taken(key=request.POST.get("take", ""))
    if back is not None and back.customer == member.customer:
        return redirect("member_taken", take=back.key)
    return done(request=request, to="member_play", word="play.revealed")


SECTION = Section(
    name="draws",
    tab="play",
    order=10,
    shown=shown,
    offered=offered,
    urls=(
        path("play/draws/<slug:draw>", take, name="member_draw"),
        path("play/draws/<slug:draw>/reveal", reveal, name="member_reveal"),
        path("play/taken/<slug:take>", taken, name="member_taken"),
    ),
)
