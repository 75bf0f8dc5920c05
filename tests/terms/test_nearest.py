"""A mistyped word is answered with the one that was meant, and a strange one with none."""

import pytest

from guerdon.terms.nearest import meant, unknown
from guerdon.terms.problems import in_chinese

KNOWN = ("cap_minor", "percent", "layer", "limits")


@pytest.mark.parametrize(
    ("word", "near"), [("cap", "cap_minor"), ("layr", "layer"), ("Percent", "percent")]
)
def test_the_nearest_is_named(word: str, near: str) -> None:
    problem = unknown(word=word, known=KNOWN)
    assert problem == f"this word is unknown here, {near} was probably meant"
    assert in_chinese(problem) == f"此处没有这个字段，可能是 {near}"


@pytest.mark.parametrize("known", [KNOWN, ()])
def test_a_strange_word_is_not_guessed_at(known: tuple[str, ...]) -> None:
    assert meant(word="zebra", known=known) == ""
    assert unknown(word="x" * 10_000, known=known) == "this word is unknown here"
