"""What was typed is read field by field; what is wrong is named and nothing is lost."""

from datetime import date

import pytest

from guerdon.web.typed import Typed


def test_what_is_right() -> None:
    typed = Typed(
        texts={"a": " tea ", "m": "1,234.50", "n": "2.5", "w": "7", "d": "2026-03-14", "c": "x"}
    )
    assert typed.text("a") == "tea"
    assert typed.minor("m", currency="USD") == 123450
    assert typed.number("n") == 2.5
    assert typed.whole("w") == 7
    assert typed.day("d") == date(2026, 3, 14)
    assert typed.one_of("c", of=("x", "y")) == "x"
    assert typed.minor("none", currency="USD", needed=False) is None
    assert typed.day("none", needed=False) is None
    assert typed.wrong == {}


@pytest.mark.parametrize(
    ("text", "read", "reason"),
    [
        ("", lambda t: t.text("f"), "field_empty"),
        ("much", lambda t: t.minor("f", currency="USD"), "amount_unreadable"),
        ("-0.01", lambda t: t.minor("f", currency="USD"), "amount_unreadable"),
        ("nan", lambda t: t.number("f"), "number_outside"),
        ("11", lambda t: t.number("f", most=10), "number_outside"),
        ("ten", lambda t: t.number("f"), "number_wanted"),
        ("1.5", lambda t: t.whole("f"), "whole_wanted"),
        ("14.3.2026", lambda t: t.day("f"), "day_wanted"),
        ("z", lambda t: t.one_of("f", of=("x",)), "choice_unknown"),
    ],
)
def test_what_is_wrong(text: str, read: object, reason: str) -> None:
    typed = Typed(texts={"f": text})
    assert not read(typed)  # type: ignore[operator]
    assert typed.wrong["f"].reason == reason
    assert typed.texts["f"] == text
