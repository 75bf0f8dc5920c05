"""The member's page: the sections of a tab, each drawn from its own data."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from guerdon.store.customers.member import Member
from guerdon.store.programme import programme
from guerdon.web.member.door import for_member
from guerdon.web.member.frame import framed
from guerdon.web.member.section import sections
from guerdon.web.wording import language


@for_member
@never_cache
@require_http_methods(["GET", "HEAD"])
def tab(request: HttpRequest, tab: str, member: Member) -> HttpResponse:
    """One tab of one member's page."""
    now = datetime.now(UTC)
    context = {"sections": drawn(request=request, tab=tab, member=member, now=now)}
    return framed(request, "member/tab.html", member=member, tab=tab, context=context, now=now)


def drawn(*, request: HttpRequest, tab: str, member: Member, now: datetime) -> list[str]:
    """The HTML of each section of the tab that has something to show, in its order."""
    settings = programme.read()
    around = {"member": member, "currency": settings.currency, "programme": settings, "now": now}
    found: list[str] = []
    for section in sections():
        if section.tab != tab or not section.offered(now=now):
            continue
        context = section.shown(member=member, now=now, language=language())
        if context is not None:
            html = render_to_string(section.template, {**around, **context}, request)
            found.append(mark_safe(html))  # noqa: S308 (a template's own output, escaped there)
    return found
