"""Odds are exact: what is written is what is drawn, over the whole space of rolls."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.draw import odds
from guerdon.give.reading import Reader

shares = st.lists(st.integers(1, 60), min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3/1000", Fraction(3, 1000)),
        ("0.3%", Fraction(3, 1000)),
        ("100%", Fraction(1)),
        ("12.345678%", Fraction(12345678, 10**8)),
        ("2/1", None),
        ("101%", None),
        ("1/0", None),
        ("0.3", None),
        ("-1/2", None),
        (0.3, None),
        ("٣%", None),
    ],
)
def test_odds_are_read_exactly_or_not_at_all(text: object, value: Fraction | None) -> None:
    assert odds.parsed(text=text) == value


def test_odds_of_none_are_wrong_where_they_are_read() -> None:
    reader = Reader({"odds": "0%"})
    odds.read(reader=reader, word="odds")
    assert reader.refusal() is not None


@given(shares)
def test_over_the_whole_space_each_prize_is_drawn_exactly_as_published(weights: list[int]) -> None:
    whole = sum(weights)
    listed = [(f"p{place}", Fraction(weight, whole)) for place, weight in enumerate(weights)]
    table = odds.table(odds=listed)
    tally = Counter(table.drawn(roll) for roll in range(table.of))
    assert {key: Fraction(count, table.of) for key, count in tally.items()} == dict(listed)
    assert all(table.odds(key) == share for key, share in listed)
    assert table == odds.lowest(weights=[(one.prize, one.weight * 7) for one in table.chances])


def test_a_roll_outside_draws_nothing() -> None:
    table = odds.table(odds=[("a", Fraction(1, 3)), ("b", Fraction(2, 3))])
    for roll in (-1, 3):
        with pytest.raises(ValueError, match=r"\[0, of\)"):
            table.drawn(roll)
    with pytest.raises(ValueError, match="sum to one"):
        odds.table(odds=[("a", Fraction(1, 3))])


def test_chances_of_nothing_are_left_out() -> None:
    table = odds.table(odds=[("a", Fraction(1)), ("b", Fraction(0))])
    assert [one.prize for one in table.chances] == ["a"]


@pytest.mark.parametrize(
    ("share", "said"),
    [
        (Fraction(1, 2), "50%"),
        (Fraction(3, 1000), "0.3%"),
        (Fraction(1, 3), "1/3"),
        (Fraction(1, 10**6), "0.0001%"),
        (Fraction(1, 10**7), "1/10000000"),
    ],
)
def test_odds_are_said_without_rounding(share: Fraction, said: str) -> None:
    assert odds.said(share=share) == said
    assert odds.parsed(text=said) == share
