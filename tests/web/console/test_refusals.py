"""Pages for what cannot be shown: in the house's look, in the reader's language."""

import errno
import sqlite3

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


def test_an_address_that_only_takes_forms(owner: Client, client: Client) -> None:
    answer = owner.get("/settings/programme")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "only takes forms" in answer.content.decode()
    assert 'class="rail"' in answer.content.decode()
    # A program that asks with another verb is not told more than the verb.
    assert owner.put("/settings/programme").content == b""
    api = owner.get("/api/v1/triggers")
    assert (api.status_code, api["Content-Type"]) == (405, "application/problem+json")
    assert client.get("/settings/programme")["Location"].startswith("/sign-in")


@pytest.mark.django_db
def test_a_form_that_was_open_too_long(owner: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = owner.cookies
    answer = strict.post("/language", {"language": "en"})
    assert answer.status_code == 403
    assert "open too long" in answer.content.decode()


@pytest.mark.parametrize(
    ("body", "kind", "status", "says"),
    [
        (b"--x", "multipart/form-data", 400, "could not be read"),
        (b"q=" + b"x" * 2_500_001, "application/x-www-form-urlencoded", 413, "too large"),
        (b"&".join(b"q" for _ in range(1_100)), "application/x-www-form-urlencoded", 400, "read"),
    ],
)
def test_a_form_that_is_none_of_ours(
    owner: Client, body: bytes, kind: str, status: int, says: str
) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    strict.cookies["csrftoken"] = "x" * 32
    for client in (owner, strict):
        answer = client.post("/language", body, content_type=kind)
        assert answer.status_code == status
        assert says in answer.content.decode()
    assert 'class="rail"' in owner.post("/language", body, content_type=kind).content.decode()


def test_a_host_that_is_not_ours(client: Client, db: None) -> None:
    answer = client.get("/", headers={"host": "elsewhere.example", "Accept-Language": "en"})
    assert (answer.status_code, "could not be read" in answer.content.decode()) == (400, True)


def test_who_is_signed_in_keeps_the_rail_and_who_is_not_sees_no_more(
    owner: Client, client: Client
) -> None:
    assert 'class="rail"' in owner.get("/no/such/page").content.decode()
    assert 'class="rail"' not in client.get("/no/such/page").content.decode()


def test_what_broke_says_nothing_of_itself_and_reads_no_database(rf: RequestFactory) -> None:
    answer = refusals.broken(rf.get("/"))
    assert answer.status_code == 500
    assert "Nothing was half-written" in answer.content.decode()


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (OSError(errno.ENOSPC, "no space"), 507, "The disk is full"),
        (sqlite3.OperationalError("locked"), 503, "cannot be asked just now"),
        (RuntimeError("ours"), 500, "Something broke on our side"),
    ],
)
def test_what_is_no_fault_of_ours_is_told_with_what_helps(
    owner: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, says: str
) -> None:
    if isinstance(error, sqlite3.Error):
        error.sqlite_errorname = "SQLITE_BUSY"

    def broken(*given: object, **words: object) -> None:
        raise error

    monkeypatch.setattr("guerdon.web.console.refusals.render", broken)
    owner.raise_request_exception = False
    answer = owner.get("/no/such/page")
    assert answer.status_code == status
    assert says in answer.content.decode()
