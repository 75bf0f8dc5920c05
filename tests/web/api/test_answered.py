"""A reply that was given before says so in a header, and only then."""

from datetime import UTC, date, datetime

import pytest
from django.test import RequestFactory

from guerdon.store.till.replies import Reply
from guerdon.web.api.answered import answered, replied


def test_plain_data_and_replies() -> None:
    request = RequestFactory().get("/", headers={"Accept-Language": "zh"})
    assert answered(request, {"名": 1}).content.decode() == '{"名": 1}'
    first = replied(request, Reply(body={"a": 1}, repeated=False), status=201)
    again = replied(request, Reply(body={"a": 1}, repeated=True), status=201)
    assert first.content == again.content
    assert (first.status_code, again.status_code) == (201, 201)
    assert "Idempotent-Replayed" not in first
    assert again["Idempotent-Replayed"] == "true"


def test_days_and_moments_are_texts_and_nothing_else_is_guessed() -> None:
    request = RequestFactory().get("/")
    body = {"day": date(2026, 3, 1), "at": datetime(2026, 3, 1, tzinfo=UTC)}
    text = '{"day": "2026-03-01", "at": "2026-03-01T00:00:00+00:00"}'
    assert answered(request, body).content.decode() == text
    with pytest.raises(TypeError, match="set"):
        answered(request, {"a": {1}})
