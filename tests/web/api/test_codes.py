"""Batches of codes over HTTP: asked once, watched, exported by managers alone, withdrawn."""

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guerdon import jobs as worker
from guerdon.store.models import Code, CodeBatch
from guerdon.terms.role import Role
from tests.flows.shop import percent, sells
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)
BATCH: dict[str, Any] = {
    "key": "tea",
    "offer": "ten",
    "pattern": "####-****%",
    "prefix": "TEA-",
    "count": 3,
    "expires_at": "2027-01-01T00:00:00Z",
}


@pytest.fixture
def desk(now: Any, settings: Any, tmp_path: Path) -> Caller:
    settings.HOME = tmp_path
    sells(now, percent("ten", 10, codes="unique"))
    return Caller(now, Role.MARKETER)


def text(answer: Any) -> list[list[str]]:
    assert answer.status_code == 200, answer.content
    assert answer["Cache-Control"] == "no-store"
    raw = answer.content.decode()
    return list(csv.reader(io.StringIO(raw)))


def test_from_preview_to_the_export(desk: Caller, now: Any) -> None:
    pattern = {word: BATCH[word] for word in ("pattern", "prefix", "count")}
    seen = desk("POST", "/code-batches/preview", pattern).json()
    assert seen["pattern"] == "TEA-####-****%"
    assert seen["guesses"] == seen["space"] // 3
    assert len(seen["samples"]) == 6
    first = desk("POST", "/code-batches", BATCH, key="k")
    assert first.status_code == 202
    assert first.json()["state"] == "waiting"
    again = desk("POST", "/code-batches", BATCH, key="k")
    assert again["Idempotent-Replayed"] == "true"
    assert again.json() == first.json()
    assert worker.work_once()
    found = desk("GET", "/code-batches/tea").json()
    assert (found["state"], found["progress"]) == ("complete", {"done": 3, "total": 3})
    assert found["states"] == {"fresh": 3}
    assert found["expires_at"] == "2027-01-01T00:00:00+00:00"
    rows = text(desk("GET", "/code-batches/tea/codes.csv"))
    assert {row[0] for row in rows[1:]} == set(Code.objects.values_list("code", flat=True))
    gone = desk("POST", "/code-batches/tea/void").json()
    assert gone["state"] == "void"
    listed = desk("GET", "/code-batches?offer=ten").json()["batches"]
    assert [one["states"] for one in listed] == [{"void": 3}]
    assert desk("GET", "/code-batches?offer=other").json() == {"batches": []}


def test_who_only_looks_sees_no_code(desk: Caller, now: Any) -> None:
    desk("POST", "/code-batches", BATCH, key="k")
    worker.work_once()
    analyst, till = Caller(now, Role.ANALYST), Caller(now)
    seen = analyst("GET", "/code-batches/tea")
    assert seen.status_code == 200
    codes = Code.objects.values_list("code", flat=True)
    assert not any(code in seen.content.decode() for code in codes)
    for who in (analyst, till):
        for method, path in (("GET", "/tea/codes.csv"), ("GET", "/tea/refused.csv"), ("POST", "")):
            answer = who(method, f"/code-batches{path}", BATCH)
            assert problem(answer, 403) == "role_not_allowed"


def test_what_is_wrong_is_named(desk: Caller) -> None:
    for wrong, reason in (
        ({}, "body_malformed"),
        ({**BATCH, "customers": ["c"]}, "body_malformed"),
        ({**BATCH, "count": "3"}, "body_malformed"),
        ({**BATCH, "shared": 1}, "body_malformed"),
        ({**BATCH, "colour": "red"}, "body_malformed"),
        ({**BATCH, "expires_at": "2027-01-01"}, "body_malformed"),
        ({**BATCH, "pattern": "####"}, "pattern_too_small"),
        ({**BATCH, "pattern": "####-****%_"}, "pattern_sign_unknown"),
        ({**BATCH, "key": "Tea"}, "batch_key_unusable"),
    ):
        assert problem(desk("POST", "/code-batches", wrong, key="w"), 422) == reason
    assert problem(desk("POST", "/code-batches", BATCH), 400) == "idempotency_key_missing"
    assert problem(desk("POST", "/code-batches/preview", {"pattern": "*"}), 422)
    for path in ("/code-batches/nope", "/code-batches/nope/codes.csv"):
        assert problem(desk("GET", path), 404) == "not_found"
    assert problem(desk("POST", "/code-batches/nope/void"), 404) == "not_found"
    assert not CodeBatch.objects.exists()
    desk("POST", "/code-batches", BATCH, key="k")
    assert problem(desk("GET", "/code-batches/tea/codes.csv"), 409) == "batch_not_ready"


def test_one_for_each_customer(desk: Caller) -> None:
    call = {**BATCH, "customers": ["nobody"]}
    call.pop("count")
    assert problem(desk("POST", "/code-batches", call, key="k"), 404) == "customer_unknown"


def sent(desk: Caller, body: str, **words: Any) -> Any:
    file = SimpleUploadedFile("codes.csv", body.encode(), content_type="text/csv")
    return Client().post(
        "/api/v1/code-batches/files",
        {"key": "old", "offer": "ten", "file": file, **words},
        headers={"Authorization": f"Bearer {desk.token}"},
    )


def test_codes_from_a_file(desk: Caller, tmp_path: Path) -> None:
    first = sent(desk, "code\nSPRING-1\nSPRING-1\n", expires_at="2027-01-01T00:00:00Z")
    assert first.status_code == 202, first.content
    assert (
        sent(desk, "code\nSPRING-1\nSPRING-1\n", expires_at="2027-01-01T00:00:00Z").json()["key"]
        == "old"
    )
    assert len(list((tmp_path / "uploads").iterdir())) == 1
    assert worker.work_once()
    found = desk("GET", "/code-batches/old").json()
    assert found["lines"] == {"read": 2, "refused": 1}
    assert text(desk("GET", "/code-batches/old/refused.csv"))[1][:2] == ["2", "code_twice"]
    assert problem(sent(desk, "a,b\n1,2\n", key="x"), 422) == "codes_column_missing"
    assert problem(sent(desk, "code\nA-BCD\n", key="x", offer="nope"), 404) == "not_found"
    late = sent(desk, "code\nA-BCD\n", key="x", expires_at="2027-01-01T00:00:00")
    assert problem(late, 422) == "body_malformed"
    assert not list((tmp_path / "uploads").iterdir())
