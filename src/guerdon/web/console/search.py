"""Search from anywhere in the console."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from guerdon.store.customers import search
from guerdon.web.roles import ACTING, CONSOLE, allow

KINDS = ("customer", "campaign", "offer", "code")


@allow(*CONSOLE)
def page(request: HttpRequest) -> HttpResponse:
    """What was found, as a list under the search field, or as a page without a script."""
    text = request.GET.get("q", "").strip()
    hits = search.found(text=text)
    if getattr(request.user, "role", None) not in ACTING:
        # Codes are as good as money: who only looks finds none by its beginning.
        hits = [hit for hit in hits if hit.kind != "code"]
    groups = [(kind, [hit for hit in hits if hit.kind == kind]) for kind in KINDS]
    context = {"q": text, "groups": [group for group in groups if group[1]]}
    partial = bool(request.headers.get("HX-Request"))
    return render(request, "parts/found.html" if partial else "console/search.html", context)
