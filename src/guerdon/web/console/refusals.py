"""The pages for what cannot be shown: not allowed, not there, broken."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: signed in, but not for this."""
    return render(request, "refusal.html", {"kind": "not_allowed"}, status=403)


def not_there(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: nothing at this address."""
    return render(request, "refusal.html", {"kind": "not_there"}, status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. Nothing that could fail again is read for this page."""
    return render(request, "refusal.html", {"kind": "broken"}, status=500)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form whose protection ran out: go back, reload, send again."""
    return render(request, "refusal.html", {"kind": "stale"}, status=403)
