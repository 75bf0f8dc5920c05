"""Strict reading takes what fits and names the rest with its place."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from guerdon.terms import strict
from guerdon.terms.decision import Refusal


def test_what_fits() -> None:
    assert strict.text("a", "$") == "a"
    assert strict.texts(("a", "b"), "$", most=2) == ["a", "b"]
    assert strict.whole(-3, "$", least=-3) == -3
    assert strict.flag(False, "$") is False
    assert strict.moment("2026-03-14T12:00:00Z", "$") == datetime(2026, 3, 14, 12, tzinfo=UTC)
    assert strict.words({"a": 1}, {"a", "b"}, "$") == {"a": 1}


@pytest.mark.parametrize(
    "reading",
    [
        lambda: strict.text(1, "$.x"),
        lambda: strict.text("", "$.x", least=1),
        lambda: strict.text("ab", "$.x", longest=1),
        lambda: strict.listed("ab", "$.x", most=5),
        lambda: strict.listed([1, 2], "$.x", most=1),
        lambda: strict.whole(True, "$.x"),
        lambda: strict.whole(1.0, "$.x"),
        lambda: strict.whole(6, "$.x", most=5),
        lambda: strict.flag(0, "$.x"),
        lambda: strict.moment("2026-03-14T12:00:00", "$.x"),
        lambda: strict.moment("20202-03-14T12:00:00Z", "$.x"),
        lambda: strict.moment(5, "$.x"),
        lambda: strict.words({"x": 1}, {"a"}, "$"),
        lambda: strict.words({1: 1, "x": 2}, {1, "a"}, "$"),  # type: ignore[arg-type]
        lambda: strict.words([], {"a"}, "$.x"),
    ],
)
def test_what_does_not_fit_is_named(reading: Callable[[], Any]) -> None:
    answer = strict.read(lambda _: reading(), None)
    assert isinstance(answer, Refusal)
    assert answer.reason == "body_malformed"
    assert answer.data["where"] == "$.x"
    assert answer.data["problem"]


def test_other_errors_pass() -> None:
    with pytest.raises(ZeroDivisionError):
        strict.read(lambda value: 1 // value, 0)
