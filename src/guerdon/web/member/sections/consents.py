"""Consents: by which channels the shop may write, chosen and withdrawn as easily as given."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from guerdon.flows.customers import consents
from guerdon.store.customers.member import Member
from guerdon.terms.decision import Refusal
from guerdon.web.member.acting import done, refused
from guerdon.web.member.door import for_member
from guerdon.web.member.section import Section


def shown(*, member: Member, now: datetime, language: str) -> Mapping[str, Any]:
    """Each channel and whether it may be used."""
    return {"channels": list(consents.standing(customer=member.customer).items())}


@for_member
@require_POST
def choose(request: HttpRequest, member: Member) -> HttpResponse:
    """Keep what the boxes say: ticked is yes, not ticked is no."""
    changed = consents.chosen(
        customer=member.customer,
        wanted={channel: channel in request.POST for channel in consents.CHANNELS},
        actor=f"member:{member.customer}",
        proof="member page",
        now=datetime.now(UTC),
    )
    if isinstance(changed, Refusal):
        return refused(request=request, to="member_me", refusal=changed)
    return done(request=request, to="member_me", word="member_me.consents_kept")


SECTION = Section(
    name="consents",
    tab="me",
    order=30,
    shown=shown,
    urls=(path("me/consents", choose, name="member_consents"),),
)
