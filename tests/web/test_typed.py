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
        ("nan", lambda t: t.number("f"), "number_wanted"),
        ("11", lambda t: t.number("f", most=10), "number_outside"),
        ("ten", lambda t: t.number("f"), "number_wanted"),
        ("12,5", lambda t: t.number("f"), "number_wanted"),
        ("1,23,456", lambda t: t.whole("f"), "number_wanted"),
        ("1_000", lambda t: t.whole("f"), "number_wanted"),
        ("1e3", lambda t: t.whole("f"), "number_wanted"),
        ("-", lambda t: t.number("f"), "number_wanted"),
        ("1.234", lambda t: t.minor("f", currency="USD"), "decimals_too_many"),
        ("1.5", lambda t: t.minor("f", currency="JPY"), "decimals_too_many"),
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


def test_wide_signs_of_a_chinese_keyboard_are_figures() -> None:
    texts = {"m": "１，２３４．５０", "n": "２．５", "d": "２０２６-０３-１４", "t": "ＡＢ"}
    typed = Typed(texts=texts)
    assert typed.minor("m", currency="USD") == 123450
    assert typed.number("n") == 2.5
    assert typed.day("d") == date(2026, 3, 14)
    # A text stays as it was typed.
    assert typed.text("t") == "ＡＢ"
    assert typed.wrong == {}


def test_what_says_no_more_than_the_currency_has_is_taken() -> None:
    typed = Typed(texts={"a": "1.230", "b": "5.000", "c": "1.5"})
    assert [typed.minor(name, currency="USD") for name in "abc"] == [123, 500, 150]
    assert typed.minor("b", currency="JPY") == 5
    assert typed.minor("c", currency="USD", finer=3) == 150_000


def test_bounds_are_told_as_people_write_them() -> None:
    typed = Typed(texts={"n": "2000000000000", "s": "2"})
    typed.whole("n", least=1)
    typed.number("s", least=0.05, most=0.5)
    assert typed.wrong["n"].data == {"least": "1", "most": "1,000,000,000"}
    assert typed.wrong["s"].data == {"least": "0.05", "most": "0.5"}
