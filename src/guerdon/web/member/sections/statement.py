"""The statement: how points came and went, with the balance after each, all of it in pages."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from guerdon.store.customers.member import Member
from guerdon.store.ledger import ledger
from guerdon.web.member.door import for_member
from guerdon.web.member.frame import framed
from guerdon.web.member.section import Section
from guerdon.web.wording import wordings

FIRST = 5
PAGE = 30


def shown(*, member: Member, now: datetime, language: str) -> Mapping[str, Any] | None:
    """The newest lines; nothing for who never had points."""
    found = ledger.statement(customer=member.customer, most=FIRST + 1)
    if not found:
        return None
    return {"lines": _worded(found[:FIRST]), "more": len(found) > FIRST}


@for_member
@never_cache
@require_http_methods(["GET", "HEAD"])
def whole(request: HttpRequest, member: Member) -> HttpResponse:
    """The statement in pages; `before` is the entry that the page before ended with."""
    text = request.GET.get("before", "")
    before = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    found = ledger.statement(customer=member.customer, most=PAGE + 1, before=before)
    context = {
        "lines": _worded(found[:PAGE]),
        "older": found[PAGE - 1].entry if len(found) > PAGE else None,
        "begun": before is not None,
    }
    return framed(request, "member/statement.html", member=member, tab="home", context=context)


def _worded(lines: tuple[ledger.StatementLine, ...]) -> list[tuple[ledger.StatementLine, str]]:
    return [(line, word(kind=line.kind)) for line in lines]


def word(*, kind: str) -> str:
    """The word for a kind of entry; kinds without words of their own are `other`."""
    name = f"member.entry_{kind}"
    return name if name in wordings() else "member.entry_other"


SECTION = Section(
    name="statement",
    tab="home",
    order=70,
    shown=shown,
    urls=(path("points", whole, name="member_statement"),),
)
