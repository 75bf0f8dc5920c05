"""A reply that was given before says so in a header, and only then."""

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
