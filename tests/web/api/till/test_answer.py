"""Answers carry their length, their type, and what keeps them to one reader."""

import json
from datetime import UTC, datetime

from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.web.api.till.answer import plain, refused, replied


def test_plain() -> None:
    answer = plain(body={"名": [1, None]})
    assert answer.line == "200 OK"
    assert json.loads(answer.body) == {"名": [1, None]}
    heads = dict(answer.heads)
    assert heads["Content-Length"] == str(len(answer.body))
    assert heads["Content-Type"] == "application/json"
    assert heads["Cache-Control"] == "no-store"


def test_replied() -> None:
    body = {"at": datetime(2026, 3, 14, tzinfo=UTC)}
    first = replied(reply=Reply(body=body, repeated=False), language="en", status=201)
    again = replied(reply=Reply(body=body, repeated=True), language="en", status=201)
    assert first.line == "201 Created"
    assert first.body == again.body == b'{"at":"2026-03-14T00:00:00Z"}'
    assert "Idempotent-Replayed" not in dict(first.heads)
    assert dict(again.heads)["Idempotent-Replayed"] == "true"


def test_refused() -> None:
    gone = refused(
        refusal=Refusal(reason="not_found", data={"what": "x", "key": "y"}), language="en"
    )
    assert gone.line == "404 Not Found"
    assert dict(gone.heads)["Content-Type"] == "application/problem+json"
    assert json.loads(gone.body)["detail"]
    assert "Retry-After" not in dict(gone.heads)
    busy = refused(refusal=Refusal(reason="too_many_calls", data={"seconds": 7}), language="zh")
    assert dict(busy.heads)["Retry-After"] == "7"
    data = {"method": "GET", "allowed": "POST"}
    wrong = refused(refusal=Refusal(reason="method_not_allowed", data=data), language="en")
    assert (wrong.status, dict(wrong.heads)["Allow"]) == (405, "POST")
