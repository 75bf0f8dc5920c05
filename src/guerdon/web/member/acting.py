"""What a member does on the page: once by the form's own key, then back with a word about it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from guerdon.store.customers.member import Member
from guerdon.terms.decision import Refusal
from guerdon.web.templatetags.words import written_reason
from guerdon.web.wording import say

LONGEST = 64


def once(*, request: HttpRequest, member: Member) -> str | None:
    """The idempotency key of a form drawn with `{% once %}`; None where it came without one.

    A form sent twice, or again from a page kept offline, acts once.
    """
    typed = request.POST.get("once", "")
    return f"member/{member.customer}:{typed}" if typed and len(typed) <= LONGEST else None


def done(*, request: HttpRequest, to: str, word: str, **data: Any) -> HttpResponse:
    """Back to the page named `to`, which says so once."""
    messages.success(request, say(word, **data), extra_tags="good")
    return redirect(to)


def refused(*, request: HttpRequest, to: str, refusal: Refusal) -> HttpResponse:
    """Back to the page named `to`, which says why not."""
    messages.error(request, written_reason(refusal), extra_tags="bad")
    return redirect(to)
