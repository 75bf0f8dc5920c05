"""One character checks the others, in every alphabet that a pattern may have."""

from itertools import pairwise
from math import gcd

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.coupons.signs import (
    ALPHABETS,
    PLAIN,
    SAFE,
    check_character,
    check_number,
    multiplier,
)


def test_the_alphabets() -> None:
    assert {sign: len(alphabet) for sign, alphabet in ALPHABETS.items()} == {
        "#": 10,
        "@": 26,
        "*": 30,
    }
    assert not set(SAFE) & set("01ILOU")
    assert set().union(*ALPHABETS.values()) <= PLAIN


@pytest.mark.parametrize(
    ("size", "text", "check"),
    [
        # ISO/IEC 7064: the hybrid systems MOD 11,10 (example 0794 -> 5) and MOD 37,36.
        (10, "0794", "5"),
        (36, "A12425GABC1234002", "M"),
    ],
)
def test_the_examples_of_the_standard(size: int, text: str, check: str) -> None:
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:size]
    assert check_character(body=text, alphabet=alphabet) == check


@given(st.integers(2, 36))
def test_the_multiplier_loses_nothing(size: int) -> None:
    factor = multiplier(size=size)
    assert gcd(factor, size + 1) == 1
    assert factor >= 2
    assert size % 2 or factor == 2


NUMBERS = st.integers(2, 36).flatmap(
    lambda size: st.tuples(
        st.just(size), st.lists(st.integers(0, size - 1), min_size=1, max_size=20)
    )
)


@given(NUMBERS, st.data())
def test_every_single_wrong_number_is_found(
    given_: tuple[int, list[int]], data: st.DataObject
) -> None:
    size, numbers = given_
    place = data.draw(st.integers(0, len(numbers) - 1))
    other = data.draw(st.integers(0, size - 1).filter(lambda number: number != numbers[place]))
    wrong = [*numbers[:place], other, *numbers[place + 1 :]]
    check = check_number(numbers=numbers, size=size)
    assert 0 <= check < size
    assert check != check_number(numbers=wrong, size=size)


def test_nearly_every_swap_of_neighbours_is_found() -> None:
    missed = total = 0
    for seed in range(3000):
        body = [seed * 7919 // 30**place % 30 for place in range(8)]
        for at, (one, other) in enumerate(pairwise(body)):
            if one != other:
                swapped = [*body[:at], other, one, *body[at + 2 :]]
                total += 1
                missed += check_number(numbers=body, size=30) == check_number(
                    numbers=swapped, size=30
                )
    assert missed / total < 0.005
