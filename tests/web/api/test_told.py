"""Below /api/ no error is a page: wrong addresses, methods and forms are problems too."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from guerdon.terms.role import Role
from guerdon.web.api.told import ToldAsProblems
from tests.web.api.tills import Caller, problem
from tests.web.called import called

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/api/", "/api/v1/nothing", "/api/v2/offers"])
def test_an_address_that_is_not_there(path: str) -> None:
    for method in ("GET", "POST"):
        answer = called(method, path, b"{}" if method == "POST" else b"")
        assert problem(answer, 404) == "address_unknown"
        assert answer.json()["data"] == {"address": path}


def test_the_callers_language() -> None:
    answer = called("GET", "/api/nope", headers={"Accept-Language": "zh-CN"})
    assert answer.json()["detail"].startswith("/api/nope 处没有任何接口")


def test_a_method_that_an_address_does_not_take(now: Any) -> None:
    answer = Caller(now, Role.OWNER)("DELETE", "/offers", {})
    assert problem(answer, 405) == "method_not_allowed"
    assert answer.json()["data"]["method"] == "DELETE"
    assert answer["Allow"] == answer.json()["data"]["allowed"]
    assert "GET" in answer["Allow"]


def test_a_body_that_is_not_json(now: Any) -> None:
    answer = Caller(now, Role.OWNER)("PUT", "/offers/a", raw=b"{")
    assert problem(answer, 400) in ("request_malformed", "body_unreadable")


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/api/x", 500, "application/problem+json"),
        ("/api/x", 413, "application/problem+json"),
        ("/api/x", 418, "text/html"),  # we have no better words
        ("/x", 404, "text/html"),
        ("/api/x", 200, "text/html"),
    ],
)
def test_only_errors_below_api_are_told_anew(path: str, status: int, kind: str) -> None:
    told = ToldAsProblems(lambda _: HttpResponse("<h1>", status=status, content_type="text/html"))
    answer = told(RequestFactory().get(path))
    assert (answer.status_code, answer["Content-Type"]) == (status, kind)


def test_a_problem_stays_as_it_is() -> None:
    given = HttpResponse("{}", status=404, content_type="application/problem+json")
    assert ToldAsProblems(lambda _: given)(RequestFactory().get("/api/x")) is given
