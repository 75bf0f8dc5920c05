"""Texts as columns: each text alone, however many are read together."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from guerdon.know.voice.grams import BITS, LONGEST, NEGATED, Grams, grams, plain

TEXTS = st.lists(st.text(st.sampled_from("好不很差，。 abN'1\n\u3000🙂"), max_size=12), max_size=6)


def columns(found: Grams, text: int) -> set[tuple[int, bool]]:
    here = found.text == text
    return set(zip(found.column[here].tolist(), found.single[here].tolist(), strict=True))


@given(texts=TEXTS)
def test_a_text_has_the_same_columns_alone_and_among_others(texts: list[str]) -> None:
    together = grams(texts=texts)

    assert together.texts == len(texts)
    assert (np.diff(together.text) >= 0).all()
    for place, text in enumerate(texts):
        assert columns(together, place) == columns(grams(texts=[text]), 0), text


@given(texts=TEXTS)
def test_each_column_of_a_text_stands_once_and_within_bounds(texts: list[str]) -> None:
    found = grams(texts=texts)
    keys = list(zip(found.text, found.column, found.single, strict=True))

    assert len(keys) == len(set(keys))
    assert ((found.column >= 0) & (found.column < 1 << BITS)).all()


def test_nothing_has_no_columns() -> None:
    assert grams(texts=[]).texts == 0
    assert not len(grams(texts=["", "  ", "\n"]).column)


def test_signs_letters_and_figures_are_compared_in_one_form() -> None:
    assert plain(text="ＧＯＯＤ！！！！　１２３ 元…") == "good!! 0 元.."
    same = grams(texts=["Good  12！", "good 7!"])
    assert columns(same, 0) == columns(same, 1)


def test_a_unit_is_a_chinese_character_or_a_whole_word() -> None:
    assert grams(texts=["好吃"]).single.sum() == 2
    assert grams(texts=["delicious food"]).single.sum() == 2
    assert columns(grams(texts=["cat"]), 0) != columns(grams(texts=["act"]), 0)


def added(text: str) -> int:
    """How many columns a text has beyond those of its units and pairs as they are."""
    units = len(text)
    return len(columns(grams(texts=[text]), 0)) - (2 * units - 1)


def test_negation_reaches_to_the_end_of_its_clause_and_no_further() -> None:
    assert added("很好吃") == 0
    assert added("不好") == 1
    assert added("不好吃") == 3  # both characters and their pair once more
    assert added("不,好吃") == 0  # the sign ends the clause
    assert added("不甲乙丙丁戊己") == 2 * NEGATED - 1
    assert added("不甲乙丙丁戊己庚") == added("不甲乙丙丁戊己庚辛") == 2 * NEGATED
    assert added("not good") < 0  # a word is one unit, however long
    negated, plainly = (columns(grams(texts=[text]), 0) for text in ("not good", "good"))
    assert len(negated) == 4
    assert plainly < negated


def test_negation_does_not_leak_into_the_next_text() -> None:
    found = grams(texts=["不", "好"])
    assert columns(found, 1) == columns(grams(texts=["好"]), 0)


def test_what_is_longer_than_any_review_is_cut() -> None:
    long = "好" * (LONGEST + 5)
    assert len(plain(text=long)) <= LONGEST
    assert grams(texts=[long, "差"]).texts == 2
