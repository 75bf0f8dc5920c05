"""A pattern gives only so many codes that nobody guesses one."""

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.coupons.odds import Odds, judged, least_guesses
from guerdon.give.coupons.pattern import Pattern, parsed
from guerdon.terms.decision import Refusal

PLACES = st.integers(4, 12)


def pattern(places: int) -> Pattern:
    found = parsed(text="*" * places)
    assert isinstance(found, Pattern)
    return found


def test_the_bound_is_twenty_bits() -> None:
    assert least_guesses() == 2**20


@given(PLACES, st.integers(1, 10**7), st.integers(0, 10**7))
def test_what_is_allowed_and_how_much_more(places: int, count: int, out: int) -> None:
    answer = judged(pattern=pattern(places), count=count, out=out)
    space = 30**places
    if space >= (count + out) * 2**20:
        expected = Odds(space=space, out=count + out, guesses=space // (count + out))
        assert answer == expected
        return
    assert isinstance(answer, Refusal)
    assert answer.reason == "pattern_too_small"
    most = answer.data["most"]
    if most:
        assert isinstance(judged(pattern=pattern(places), count=most, out=out), Odds)
    assert isinstance(judged(pattern=pattern(places), count=most + 1, out=out), Refusal)
