"""A refusal becomes problem+json with a fitting status, in the caller's language."""

import json

import pytest
from django.test import RequestFactory

from guerdon.terms.decision import Refusal
from guerdon.terms.reasons import sentences
from guerdon.web.api import problem


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("key_missing", 401),
        ("not_found", 404),
        ("code_redeemed", 409),
        ("idempotency_key_missing", 400),
        ("idempotency_key_reused", 422),
        ("body_malformed", 422),
        ("too_many_calls", 429),
    ],
)
def test_statuses(reason: str, status: int) -> None:
    answer = problem.problem(
        request=RequestFactory().get("/"), refusal=Refusal(reason=reason, data={"seconds": 7})
    )
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.get("Retry-After") == ("7" if status == 429 else None)


def test_each_reason_with_a_status_of_its_own_has_a_sentence() -> None:
    assert set(problem.STATUSES) <= set(sentences())


def test_the_callers_language() -> None:
    refusal = Refusal(reason="order_redeemed", data={"order": "o1"})
    said = {
        language: json.loads(
            problem.problem(
                request=RequestFactory().get("/", headers={"Accept-Language": language}),
                refusal=refusal,
            ).content
        )["detail"]
        for language in ("zh-CN", "en", "de")
    }
    assert said["en"] == said["de"] != said["zh-CN"]
    assert "o1" in said["zh-CN"]
