"""A certificate checked by whoever holds it: what was given, and the proof out of the ledger."""

import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from guerdon.flows.giving import certificates
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.web.roles import open_to_all
from guerdon.web.wording import language


@open_to_all
@require_http_methods(["GET", "HEAD"])
def check(request: HttpRequest, number: str) -> HttpResponse:
    """What the certificate of this number says, or that there is none; names nobody."""
    found = certificates.shown(number=number, language=language())
    gone = isinstance(found, Refusal)
    words = {
        "certificate": None if gone else found,
        "number": number[:40],
        "programme": programme.read(),
    }
    return render(request, "member/certificate.html", words, status=404 if gone else 200)


@open_to_all
@require_http_methods(["GET", "HEAD"])
def proof(request: HttpRequest, number: str) -> HttpResponse:
    """The statement that proves the donation: `guerdon ledger check` reads it."""
    found = certificates.proof(number=number)
    if isinstance(found, Refusal):
        gone = {"certificate": None, "number": number[:40], "programme": programme.read()}
        return render(request, "member/certificate.html", gone, status=404)
    answer = HttpResponse(json.dumps(found, indent=1), content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="certificate.json"'
    return answer
