"""One's own data: all that the shop keeps of a member, as a file to take along."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from guerdon.canonical import written
from guerdon.store.customers import own_data
from guerdon.store.customers.member import Member
from guerdon.web.member.door import for_member
from guerdon.web.member.section import Section


def shown(*, member: Member, now: datetime, language: str) -> Mapping[str, Any]:
    """Nothing but the way to the file."""
    return {}


@for_member
@never_cache
@require_http_methods(["GET", "HEAD"])
def file(request: HttpRequest, member: Member) -> HttpResponse:
    """The file, as JSON that people can read too."""
    found = own_data.gathered(customer=member.customer, now=datetime.now(UTC))
    # Through canonical bytes, so that moments and amounts are written as everywhere else.
    text = json.dumps(json.loads(written(value=found)), ensure_ascii=False, indent=2)
    answer = HttpResponse(text, content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return answer


SECTION = Section(
    name="own_data",
    tab="me",
    order=40,
    shown=shown,
    urls=(path("me/data.json", file, name="member_data"),),
)
