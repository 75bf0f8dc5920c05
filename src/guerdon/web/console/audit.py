"""The audit trail: who did what, newest first."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guerdon.store.house import trail
from guerdon.terms.role import Role
from guerdon.web.paging import Paging, asked_page
from guerdon.web.roles import allow


@allow(Role.OWNER, Role.ANALYST)
def page(request: HttpRequest) -> HttpResponse:
    """Acts, by kind or text."""
    act, text = request.GET.get("act", ""), request.GET.get("q", "")
    found = trail.trail(search=text, act=act, page=asked_page(request))
    context = {
        "acts": found.acts,
        "kinds": trail.kinds(),
        "act": act,
        "q": text,
        "paging": Paging(page=found.page, size=trail.PAGE, total=found.total),
    }
    return render(request, "console/audit.html", context)
