"""The frame of every member page: the shop's name, the bar of tabs, the page's own moment."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guerdon.store.customers.member import Member
from guerdon.store.programme import programme
from guerdon.web.member.section import tabs


def framed(
    request: HttpRequest,
    template: str,
    *,
    member: Member,
    tab: str,
    context: Mapping[str, Any],
    now: datetime | None = None,
    status: int = 200,
) -> HttpResponse:
    """A page of the member's with the bar below it; `tab` is the one that it lies under."""
    now = now or datetime.now(UTC)
    settings = programme.read()
    whole = {
        "member": member,
        "programme": settings,
        "currency": settings.currency,
        "tabs": tabs(now=now),
        "tab": tab,
        "now": now,
        **context,
    }
    return render(request, template, whole, status=status)
