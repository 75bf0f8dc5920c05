"""A quote becomes plain data that JSON keeps, with a sentence for each reason when asked."""

import json
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from guerdon.terms.decision import Reason, Refusal
from guerdon.terms.quote import Applied, CodeSeen, NotApplied, Quote, Runner, Share
from guerdon.terms.quote_document import document, spoken

NOW = datetime(2026, 3, 14, tzinfo=UTC)
QUOTE = Quote(
    currency="USD",
    subtotal_minor=1000,
    shipping_minor=0,
    discount_minor=100,
    total_minor=900,
    applied=(
        Applied(
            offer="ten",
            version=2,
            layer="order",
            minor=100,
            shares=(Share(line="1", minor=100, units=(50, 50)),),
            reason=Reason(reason="gives_percent", data={"percent": 10, "amount": "1.00"}),
        ),
    ),
    not_applied=(
        NotApplied(
            offer="over",
            version=1,
            refusal=Refusal(
                reason="not_yet", data={"start": NOW.isoformat(), "of": frozenset("ba")}
            ),
            missing_minor=5,
        ),
    ),
    runner_up=Runner(offers=("over",), discount_minor=1, total_minor=9),
    gap_minor=0,
    points_earned=9,
    evaluation="abc",
    codes=(
        CodeSeen(code="X", offer="", refusal=Refusal(reason="code_unknown", data={"code": "X"})),
    ),
    considered=(("over", 1), ("ten", 2)),
)


def test_every_word_of_the_quote_is_there_and_json_keeps_it() -> None:
    plain = document(quote=QUOTE)
    assert set(plain) == {field.name for field in fields(Quote)}
    assert json.loads(json.dumps(plain)) == plain
    assert plain["considered"] == [
        {"offer": "over", "version": 1},
        {"offer": "ten", "version": 2},
    ]
    assert plain["applied"][0]["shares"] == [{"line": "1", "minor": 100, "units": [50, 50]}]
    assert plain["not_applied"][0]["refusal"]["data"]["of"] == ["a", "b"]
    assert plain["codes"][0]["refusal"] == {"reason": "code_unknown", "data": {"code": "X"}}


def says(plain: Any) -> list[str]:
    if isinstance(plain, list):
        return [text for item in plain for text in says(item)]
    if isinstance(plain, dict):
        own = [plain["says"]] if "says" in plain else []
        return own + [text for item in plain.values() for text in says(item)]
    return []


def test_spoken_at_once_or_from_storage_is_the_same() -> None:
    for language in ("zh", "en"):
        at_once = spoken(document=document(quote=QUOTE), language=language)
        stored = json.loads(json.dumps(document(quote=QUOTE)))
        assert spoken(document=stored, language=language) == at_once
        assert len(says(at_once)) == 3
    assert says(document(quote=QUOTE)) == []
    zh, en = (says(spoken(document=document(quote=QUOTE), language=each)) for each in ("zh", "en"))
    assert not set(zh) & set(en)
