"""Patterns: every number is one code that fits, refused signs are named, hyphens do not matter."""

from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.coupons.pattern import (
    HYPHEN,
    LONGEST,
    Pattern,
    fits,
    parsed,
    regrouped,
    writer,
)
from guerdon.give.coupons.signs import SAFE
from guerdon.terms.decision import Refusal

SIGNS = st.sampled_from("#@*?")
PLAIN = st.sampled_from("ABCTEAXYZ0189")
OWN = st.sampled_from(["AB", "02468", "XYZ", "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", "7531ACE"])


@st.composite
def patterns(draw: st.DrawFn) -> Pattern:
    """Any pattern that may be: signs and plain characters in groups, with or without a check."""
    groups = draw(
        st.lists(
            st.lists(SIGNS | PLAIN, min_size=1, max_size=6).map("".join), min_size=1, max_size=4
        )
    )
    text = HYPHEN.join(groups)
    if draw(st.booleans()):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + "%" + text[at:]
    prefix = draw(st.sampled_from(["", "TEA", "A-"]))
    text = text + "#" * max(0, 4 - len(prefix + text)) if set(text) & set("#@*?") else text + "****"
    own = draw(OWN) if "?" in text else ""
    found = parsed(text=text, own=own, prefix=prefix)
    assert isinstance(found, Pattern), found
    return found


def made(text: str, **words: str) -> Pattern:
    found = parsed(text=text, **words)
    assert isinstance(found, Pattern), found
    return found


@given(patterns(), st.data())
def test_every_code_fits_its_pattern(pattern: Pattern, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, pattern.space - 1))
    code = writer(pattern=pattern)(number)
    assert len(code) == len(pattern.text) <= LONGEST
    assert fits(pattern=pattern, code=code)
    for place, sign in enumerate(pattern.text):
        assert code[place] in pattern.places[place]
        if sign not in "#@*?%":
            assert code[place] == sign
    assert regrouped(pattern=pattern, bare=code.replace(HYPHEN, "")) == code


@given(patterns(), st.data())
def test_two_numbers_are_two_codes(pattern: Pattern, data: st.DataObject) -> None:
    numbers = st.integers(0, pattern.space - 1)
    one, other = data.draw(numbers), data.draw(numbers)
    written = writer(pattern=pattern)
    assert (written(one) == written(other)) == (one == other)


@given(patterns().filter(lambda pattern: pattern.check is not None), st.data())
def test_every_single_wrong_place_is_found(pattern: Pattern, data: st.DataObject) -> None:
    code = writer(pattern=pattern)(data.draw(st.integers(0, pattern.space - 1)))
    assert pattern.check is not None
    place = data.draw(st.sampled_from([*pattern.drawn, pattern.check]))
    other = data.draw(st.sampled_from(pattern.places[place]))
    wrong = code[:place] + other + code[place + 1 :]
    assert fits(pattern=pattern, code=wrong) == (other == code[place])


def test_a_whole_space_is_written_once_each() -> None:
    pattern = made("A#?%", own="XYZ")
    codes = [writer(pattern=pattern)(number) for number in range(pattern.space)]
    assert pattern.space == 30
    assert len(set(codes)) == 30
    assert all(fits(pattern=pattern, code=code) for code in codes)


def test_prefix_and_postfix_stand_around() -> None:
    pattern = made("****-****", prefix="tea-", postfix="-26")
    assert pattern.text == "TEA-****-****-26"
    assert pattern.space == 30**8
    code = writer(pattern=pattern)(12345)
    assert code.startswith("TEA-")
    assert code.endswith("-26")


def test_the_check_character_is_of_the_largest_alphabet() -> None:
    assert made("####-**%").places[-1] == SAFE
    assert made("####-%").places[-1] == "0123456789"
    digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert made("##??%", own=digits).places[-1] == digits


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({"text": "TEA_####"}, "pattern_sign_unknown"),
        ({"text": "茶****"}, "pattern_sign_unknown"),
        ({"text": "TEA ####"}, "pattern_sign_unknown"),
        ({"text": "****", "prefix": "#"}, "pattern_sign_unknown"),
        ({"text": "****", "postfix": "%"}, "pattern_sign_unknown"),
        ({"text": "###"}, "pattern_length"),
        ({"text": "*" * 41}, "pattern_length"),
        ({"text": "-****"}, "pattern_hyphens"),
        ({"text": "**--**"}, "pattern_hyphens"),
        ({"text": "****-"}, "pattern_hyphens"),
        ({"text": "????"}, "pattern_own_needed"),
        ({"text": "****", "own": "ABC"}, "pattern_own_unused"),
        ({"text": "????", "own": "A"}, "pattern_own_unusable"),
        ({"text": "????", "own": "ABA"}, "pattern_own_unusable"),
        ({"text": "????", "own": "A-B"}, "pattern_own_unusable"),
        ({"text": "SPRING"}, "pattern_without_chance"),
        ({"text": "SPRING%"}, "pattern_without_chance"),
        ({"text": "***%-%"}, "pattern_check_twice"),
    ],
)
def test_what_is_no_pattern(words: dict[str, str], reason: str) -> None:
    answer = parsed(**words)
    assert isinstance(answer, Refusal)
    assert answer.reason == reason


def test_another_codes_characters_are_not_regrouped() -> None:
    pattern = made("TEA-####")
    assert regrouped(pattern=pattern, bare="TEA1234") == "TEA-1234"
    for bare in ("TEA123", "TEA12345", "TEB1234", "TEA12E4", ""):
        assert regrouped(pattern=pattern, bare=bare) is None
    assert list(islice(pattern.drawn, 1)) == [4]
