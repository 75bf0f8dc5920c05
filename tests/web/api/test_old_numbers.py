"""An old number in an address is the survivor's before any view sees it."""

from datetime import datetime

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from guerdon.store.models import Customer
from guerdon.web.api.old_numbers import OldNumbers


@pytest.mark.django_db
def test_only_old_numbers_are_put_right(now: datetime) -> None:
    new = Customer.objects.create(key="new", created_at=now)
    Customer.objects.create(key="old", created_at=now, merged_into=new)
    seen: list[str] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.append(request.path_info)
        return HttpResponse()

    for address in ("old/points", "old", "new/points", "nobody", ""):
        OldNumbers(view)(RequestFactory().get(f"/api/v1/customers/{address}"))
    OldNumbers(view)(RequestFactory().get("/customers/old"))
    below = "/api/v1/customers/"
    assert seen[:5] == [
        f"{below}{key}" for key in ("new/points", "new", "new/points", "nobody", "")
    ]
    assert seen[5] == "/customers/old"
