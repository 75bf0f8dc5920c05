"""Bringing friends: the member's own code, link and picture, what it promises, and who came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.views.decorators.http import require_http_methods, require_POST

from guerdon.flows.referral import referral
from guerdon.flows.referral.counting import live
from guerdon.give.referral.settings import KINDS
from guerdon.store.customers.member import Member
from guerdon.store.programme import programme
from guerdon.store.referral import codes, seen
from guerdon.terms.decision import Refusal
from guerdon.web.member.door import for_member
from guerdon.web.member.section import Section
from guerdon.web.referral_link import link
from guerdon.web.referral_words import promise
from guerdon.web.roles import open_to_all
from guerdon.web.wording import language as spoken

SHOWN = 20
COOKIE, COOKIE_SECONDS = "invited", 30 * 24 * 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A friend as the member may see them: initials, how far they are, since when."""

    called: str
    state: str
    at: datetime


def offered(*, now: datetime) -> bool:
    """Whether friends may be brought now."""
    return live(now=now)[1].at(now=now) is not None


def shown(*, member: Member, now: datetime, language: str) -> Mapping[str, Any] | None:
    """The code with its link and QR picture, the promise, the friends, earned and on the way."""
    standing = live(now=now)[1].at(now=now)
    own = referral.own(customer=member.customer, now=now)
    if standing is None or isinstance(own, Refusal):
        return None
    currency = programme.read().currency
    sums = seen.sums(receiver=member.customer, now=now)
    return {
        "code": own.code,
        "lines": promise(programme=standing, currency=currency, language=language),
        "friends": [_ticket(one) for one in seen.friends(inviter=member.customer, most=SHOWN)],
        "sums": [(kind, sums[kind]) for kind in KINDS if kind in sums],
        "pending_days": standing.return_days,
        "link_of": _Link(code=own.code, now=now),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class _Link:
    """The link and its picture, once the template knows the site's own address."""

    code: str
    now: datetime

    def at(self, site: str) -> tuple[str, str]:
        """The whole address, and its QR picture as SVG in the page itself."""
        address = link(code=self.code, now=self.now, site=site)
        return address, pictured(address)


def pictured(text: str) -> str:
    """The text as a QR picture that fills whatever room it is given, white margin included."""
    # Never a Micro QR code, which segno takes for short texts and most cameras do not read.
    return str(segno.make_qr(text, error="m").svg_inline(omitsize=True, border=4))


def _ticket(friend: seen.Friend) -> Ticket:
    """Doubts are the shop's own business: whoever is held is shown as on the way."""
    if friend.state in ("refused", "lapsed"):
        state = "lapsed"
    elif not friend.bought:
        state = "joined"
    else:
        state = "bought" if friend.spend_minor else "returned"
    return Ticket(called=friend.called, state=state, at=friend.first_at or friend.bound_at)


@for_member
@require_POST
def share(request: HttpRequest, member: Member) -> HttpResponse:
    """The link is on its way to somebody: counted, and back to the page."""
    own = codes.of(customer=member.customer)
    if own is not None:
        codes.count(code=own.code, shared=1)
    return redirect("member_rewards")


@open_to_all
@require_http_methods(["GET", "HEAD"])
def invitation(request: HttpRequest, code: str) -> HttpResponse:
    """What a friend sees who opens the link: who invites them, what they get, the code to give."""
    now = datetime.now(UTC)
    own = codes.typed(code=code)
    standing = live(now=now)[1].at(now=now)
    settings = programme.read()
    if own is None or standing is None:
        return render(request, "member/invitation.html", {"programme": settings}, status=404)
    lines = promise(
        programme=standing, currency=settings.currency, language=spoken(), reader="friend"
    )
    context = {
        "programme": settings,
        "code": own.code,
        "by": seen.called(customer=own.customer),
        "lines": [line for line in lines if line["who"] == "friend"],
        "picture": pictured(own.code),
    }
    answer = render(request, "member/invitation.html", context)
    if request.method == "GET" and request.COOKIES.get(COOKIE) != own.code:
        # One person who looks again and again is one look.
        codes.count(code=own.code, opened=1)
        answer.set_cookie(
            COOKIE,
            own.code,
            max_age=COOKIE_SECONDS,
            path=request.path,
            httponly=True,
            samesite="Lax",
        )
    return answer


SECTION = Section(
    name="referral",
    tab="rewards",
    order=60,
    shown=shown,
    offered=offered,
    urls=(
        path("rewards/shared", share, name="member_shared"),
        path("i/<str:code>", invitation, name="invitation"),
    ),
)
