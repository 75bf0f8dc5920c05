"""The schema and the parser agree on the words and on the guard's usual values."""

from dataclasses import fields

from guerdon.give.referral.schema import GUARD, PROGRAMME, SCHEMA
from guerdon.give.referral.settings import Guard, Programme


def test_words_are_those_of_the_settings() -> None:
    known = {field.name for field in fields(Programme)} - {"period"} | {"start", "end"}
    assert set(PROGRAMME) == known
    assert {field.name for field in fields(Guard)} == set(GUARD)


def test_usual_values_are_told() -> None:
    usual = Guard()
    assert {word: form["default"] for word, form in GUARD.items()} == {
        word: getattr(usual, word) for word in GUARD
    }


def test_everything_says_what_it_is() -> None:
    assert SCHEMA["title"] == "Referral"
    assert all("description" in form for form in GUARD.values())
