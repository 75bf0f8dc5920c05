"""Triggers and notices over HTTP: said once, by role, with sentences."""

from typing import Any

import pytest

from guerdon.store.customers import notices, people
from guerdon.store.models import Trigger as Row
from guerdon.store.writing import write
from guerdon.terms.notice import Notice
from guerdon.terms.role import Role
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)
REVIEW = {"kind": "review", "key": "r1", "customer": "ann", "data": {"stars": 5}}


@pytest.fixture
def till(now: Any) -> Caller:
    people.named(keys=["ann"], now=now)
    return Caller(now, Role.CASHIER)


def test_said_once_and_listed(till: Caller, now: Any) -> None:
    first = till("POST", "/triggers", REVIEW)
    assert (first.status_code, first.json()["told"]) == (201, [])
    again = till("POST", "/triggers", REVIEW)
    assert again["Idempotent-Replayed"] == "true"
    desk = Caller(now, Role.MARKETER)
    listed = desk("GET", "/customers/ann/triggers").json()["triggers"]
    assert [(one["kind"], one["key"], one["state"]) for one in listed] == [
        ("review", "r1", "heard")
    ]


@pytest.mark.parametrize(
    ("change", "status", "reason"),
    [
        ({"kind": "purchase"}, 422, "trigger_kind"),
        ({"data": "five"}, 422, "body_malformed"),
        ({"data": {"long": "x" * 20_000}}, 422, "body_malformed"),
        ({"colour": "red"}, 422, "body_malformed"),
        ({"customer": "nobody"}, 404, "not_found"),
    ],
)
def test_what_is_wrong_is_a_problem(till: Caller, change: Any, status: int, reason: str) -> None:
    assert problem(till("POST", "/triggers", REVIEW | change), status) == reason
    assert Row.objects.count() == 0


def test_notices_come_with_their_sentence(till: Caller, now: Any) -> None:
    with write():
        notices.tell(notices=[Notice(customer="ann", kind="strange", key="k", at=now)])
    desk = Caller(now, Role.MARKETER)
    (one,) = desk("GET", "/customers/ann/notices").json()["notices"]
    assert (one["key"], one["says"]) == ("k", "notice strange")
