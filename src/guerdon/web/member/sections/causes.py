"""Giving: causes that points help, how far each has come, and the member's own certificates."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from guerdon.flows.giving import causes as flow
from guerdon.store.customers.member import Member
from guerdon.store.giving import causes
from guerdon.store.ledger import ledger
from guerdon.store.programme import offers
from guerdon.terms.decision import Refusal
from guerdon.web.member.acting import done, once, refused
from guerdon.web.member.door import for_member
from guerdon.web.member.section import Section
from guerdon.web.templatetags.words import written_count, written_name

MOST_CERTIFICATES = 5
MOST_DIGITS = 12


def offered(*, now: datetime) -> bool:
    """Whether the shop has causes at all."""
    return bool(flow.live(now=now)[1])


def shown(*, member: Member, now: datetime, language: str) -> Mapping[str, Any] | None:
    """The causes that take gifts now, each with its progress, and the newest certificates."""
    found = [
        {"cause": cause, "progress": told, "share": min(100, (told.share_bp or 0) // 100)}
        for cause, told in flow.progress(now=now)
        if cause.period.holds(now)
    ]
    if not found:
        return None
    known = flow.live(now=now)[1]
    given = causes.certificates(customer=member.customer, most=MOST_CERTIFICATES)
    return {
        "causes": found,
        "have": ledger.balance(customer=member.customer, now=now).spendable,
        "currency": offers.live(now=now).currency,
        "given": [
            (one, written_name(known[one.cause].name) if one.cause in known else one.cause)
            for one in given
        ],
    }


@for_member
@require_POST
def donate(request: HttpRequest, member: Member) -> HttpResponse:
    """Give the points that were typed, once."""
    typed = request.POST.get("points", "").strip()
    if not (typed.isascii() and typed.isdigit()) or len(typed) > MOST_DIGITS:
        refusal = Refusal(reason="number_wanted", data={"text": typed[:20]})
        return refused(request=request, to="member_rewards", refusal=refusal)
    answer = flow.donate(
        customer=member.customer,
        cause=request.POST.get("cause", "")[:64],
        points=int(typed),
        key=once(request=request, member=member),
        now=datetime.now(UTC),
    )
    if isinstance(answer, Refusal):
        return refused(request=request, to="member_rewards", refusal=answer)
    words = {"n": written_count(int(typed)), "number": answer.body["certificate"]}
    return done(request=request, to="member_rewards", word="member_causes.thanks", **words)


SECTION = Section(
    name="causes",
    tab="rewards",
    order=15,
    shown=shown,
    offered=offered,
    urls=(path("rewards/give", donate, name="member_donate"),),
)
