"""Pages for what cannot be shown: in the house's look, in the reader's language."""

import pytest
from django.test import Client, RequestFactory

from guerdon.web.console import refusals


def test_not_there_and_not_allowed(owner: Client, analyst: Client) -> None:
    lost = owner.get("/no/such/page")
    assert lost.status_code == 404
    assert "There is nothing here" in lost.content.decode()
    chinese = owner.get("/no/such/page", headers={"Accept-Language": "zh-hans"})
    assert "这里没有内容" in chinese.content.decode()
    shut = analyst.get("/settings")
    assert (shut.status_code, "not yours to open" in shut.content.decode()) == (403, True)


@pytest.mark.django_db
def test_a_form_that_was_open_too_long(owner: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = owner.cookies
    answer = strict.post("/language", {"language": "en"})
    assert answer.status_code == 403
    assert "open too long" in answer.content.decode()


def test_what_broke_says_nothing_of_itself(rf: RequestFactory, db: None) -> None:
    answer = refusals.broken(rf.get("/"))
    assert answer.status_code == 500
    assert "Nothing was half-written" in answer.content.decode()
