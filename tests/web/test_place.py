"""Moments are shown in the shop's zone, and only where people read them."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone

from guerdon.store.programme import programme
from guerdon.web.place import ReaderPlace

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


def hour(rf: RequestFactory, path: str) -> str:
    def told(request: HttpRequest) -> HttpResponse:
        return HttpResponse(f"{timezone.localtime(NOON):%H}")

    return ReaderPlace(told)(rf.get(path)).content.decode()


def test_the_shops_zone_for_pages_and_utc_for_the_rest(rf: RequestFactory) -> None:
    programme.keep(changes={"zone": "Asia/Shanghai"})
    assert hour(rf, "/customers") == "20"
    assert hour(rf, "/api/v1/quotes") == "12"
    assert f"{timezone.localtime(NOON):%H}" == "12"


def test_an_unknown_zone_is_utc(rf: RequestFactory) -> None:
    programme.keep(changes={"zone": "../etc"})
    assert hour(rf, "/") == "12"


def test_the_api_reads_no_settings(rf: RequestFactory, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        hour(rf, "/static/guerdon.css")
