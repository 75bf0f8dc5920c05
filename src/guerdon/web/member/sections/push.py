"""Notifications on this phone: switched on by the member's own browser, off again as easily."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from guerdon.flows.messages import pushing
from guerdon.store.customers.member import Member
from guerdon.store.messages import browsers
from guerdon.web.member.acting import done, refused
from guerdon.web.member.door import for_member
from guerdon.web.member.section import Section


def shown(*, member: Member, now: datetime, language: str) -> Mapping[str, Any] | None:
    """The key to subscribe with, and on how many devices it is on; None where the shop has none."""
    key = pushing.public_key()
    if not key:
        return None
    return {"key": key, "devices": browsers.count(customer=member.customer)}


@for_member
@require_POST
def on(request: HttpRequest, member: Member) -> HttpResponse:
    """This browser takes notifications: its address and keys come from the browser itself."""
    get = request.POST.get
    refusal = pushing.subscribe(
        customer=member.customer,
        endpoint=get("endpoint", ""),
        point=get("p256dh", "")[:200],
        secret=get("auth", "")[:100],
        now=datetime.now(UTC),
    )
    if refusal is not None:
        return refused(request=request, to="member_me", refusal=refusal)
    return done(request=request, to="member_me", word="member_push.is_on")


@for_member
@require_POST
def off(request: HttpRequest, member: Member) -> HttpResponse:
    """No notifications any more, on any device."""
    pushing.leave(customer=member.customer, now=datetime.now(UTC))
    return done(request=request, to="member_me", word="member_push.is_off")


SECTION = Section(
    name="push",
    tab="me",
    order=31,
    shown=shown,
    urls=(
        path("me/push", on, name="member_push"),
        path("me/push/off", off, name="member_push_off"),
    ),
)
