"""Money: read strictly, written back the same, shared to the last unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.terms import money
from guerdon.terms.decision import Refusal
from guerdon.terms.money import Money

CURRENCIES = st.sampled_from(["USD", "CNY", "JPY", "KWD"])
MINOR = st.integers(-(10**15), 10**15)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("12.40", "USD", 1240),
        (" 12.4 ", "USD", 1240),
        ("1,012.40", "USD", 101240),
        ("1,234,567", "JPY", 1234567),
        ("-0.05", "USD", -5),
        ("+7", "USD", 700),
        (".5", "USD", 50),
        ("5.", "USD", 500),
        ("0.005", "USD", 1),
        ("-0.005", "USD", -1),
        ("0.0049", "USD", 0),
        ("1.2345", "KWD", 1235),
        ("0.5", "JPY", 1),
        ("0012", "USD", 1200),
        ("-.5", "USD", -50),
        # A file that prints binary fractions in full: long, and still nothing.
        ("0." + "0" * 15 + "44408900000000007", "USD", 0),
        ("1." + "0" * 90, "USD", 100),
        ("0.00" + "4" + "9" * 60, "USD", 0),
        ("0.00" + "5" + "0" * 60, "USD", 1),
    ],
)
def test_amounts_are_read_half_up(text: str, currency: str, minor: int) -> None:
    assert money.parsed(text=text, currency=currency) == minor


NO_AMOUNTS = (
    *("", "-", ".", ",", "$12", "12 40", "1.2.3", "--1", "1\n2", "0x10", "1e5", "1_000"),
    *("12,40", "1,23,456", ",123", "NaN", "Infinity", "１２", "٣"),
)


@pytest.mark.parametrize("text", NO_AMOUNTS)
def test_what_is_no_plain_amount_is_refused(text: str) -> None:
    answer = money.parsed(text=text, currency="USD")
    assert answer == Refusal(reason="amount_unreadable", data={"text": text})


@pytest.mark.parametrize("text", ["10000000000000.01", "9" * 200, "-" + "9" * 20])
def test_too_much_is_refused(text: str) -> None:
    answer = money.parsed(text=text, currency="USD")
    assert answer == Refusal(reason="amount_too_large", data={"text": text[:80]})
    assert money.parsed(text="10000000000000.00", currency="USD") == money.LARGEST_MINOR


@given(minor=MINOR, currency=CURRENCIES, grouped=st.booleans())
def test_what_is_written_is_read_back(minor: int, currency: str, grouped: bool) -> None:
    text = money.written(minor=minor, currency=currency, grouped=grouped)
    assert money.parsed(text=text, currency=currency) == minor


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [(1240, "USD", "12.40"), (-5, "USD", "-0.05"), (1240, "JPY", "1240"), (1, "KWD", "0.001")],
)
def test_amounts_are_written(minor: int, currency: str, text: str) -> None:
    assert money.written(minor=minor, currency=currency) == text


def test_money_says_its_currency() -> None:
    assert str(Money(1240, "USD")) == "12.40 USD"


@pytest.mark.parametrize(
    ("text", "fits"),
    [("USD", True), ("usd", False), ("US", False), ("USDT", False), ("ÜSD", False)],
)
def test_the_form_of_a_currency(text: str, fits: bool) -> None:
    assert money.is_currency(currency=text) is fits


@pytest.mark.parametrize(
    ("numerator", "denominator", "nearest"),
    [(5, 2, 3), (-5, 2, -3), (4, 3, 1), (-4, 3, -1), (0, 7, 0), (1, 3, 0), (2, 3, 1)],
)
def test_halves_go_away_from_zero(numerator: int, denominator: int, nearest: int) -> None:
    assert money.half_up(numerator=numerator, denominator=denominator) == nearest


@given(total=st.integers(0, 10**12), weights=st.lists(st.integers(0, 10**9), min_size=1))
def test_shares_add_up_and_are_fair(total: int, weights: list[int]) -> None:
    whole = sum(weights)
    if whole == 0:
        if total:
            with pytest.raises(ValueError, match="nothing to share over"):
                money.shared(total=total, weights=weights)
        else:
            assert money.shared(total=0, weights=weights) == [0] * len(weights)
        return
    shares = money.shared(total=total, weights=weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        floor = total * weight // whole
        assert share in (floor, floor + (total * weight % whole > 0))


def test_ties_go_to_the_earlier() -> None:
    assert money.shared(total=1000, weights=[1, 1, 1]) == [334, 333, 333]
    assert money.shared(total=2, weights=[5, 5, 5, 5]) == [1, 1, 0, 0]
