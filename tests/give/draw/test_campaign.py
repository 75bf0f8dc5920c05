"""A draw is read whole or refused with its place: odds that sum to one, a fallback that lasts."""

from fractions import Fraction

from tests.give.plays import WHEEL, wheel, wrong


def test_the_wheel_is_read() -> None:
    draw = wheel()
    assert [prize.odds for prize in draw.prizes] == [
        Fraction(1, 100),
        Fraction(1, 50),
        Fraction(47, 100),
    ]
    assert (draw.nothing, draw.fallback, draw.points) == (Fraction(1, 2), "points", 50)
    assert draw.rare_odds == Fraction(3, 100)
    assert draw.is_rare("mug")
    assert not draw.is_rare("points")
    assert not draw.is_rare("nothing")
    assert draw.prize("nothing") is None
    assert draw.limits.per_day == 100
    assert draw.pity is not None
    assert [step.after for step in draw.pity.soft] == [20, 25]


def test_odds_that_do_not_sum_to_one_are_refused_by_their_sum() -> None:
    assert wrong(nothing="49%") == "the odds with `nothing` sum to 1, not to 99/100"
    assert wrong(nothing="51%") == "the odds with `nothing` sum to 1, not to 101/100"


def test_the_fallback_never_runs_out_itself() -> None:
    for fallback in ("mug", "bag", "nobody"):
        assert wrong(fallback=fallback).startswith("a prize without stock")
    assert wheel(fallback="nothing").fallback == "nothing"


def test_a_guarantee_wants_rare_prizes_and_growing_odds() -> None:
    plain = [{**prize, "rare": False} for prize in WHEEL["prizes"]]
    assert wrong(prizes=plain).startswith("a guarantee wants some prizes")
    for soft in (
        [{"after": 20, "odds": "3%"}],
        [{"after": 20, "odds": "100%"}],
        [{"after": 20, "odds": "20%"}, {"after": 25, "odds": "20%"}],
    ):
        assert wrong(pity={"after": 30, "soft": soft}).startswith("the odds of rare prizes grow")
    late = [{"after": 30, "odds": "20%"}]
    assert wrong(pity={"after": 30, "soft": late}).startswith("each step begins above")


def test_a_price_is_points_or_a_ticket() -> None:
    assert wheel(price={"ticket": "spin"}).ticket == "spin"
    assert wheel(price={}).points == 0
    assert wrong(price={"points": 5, "ticket": "spin"}).startswith("exactly one of")


def test_prizes_stand_once_and_nothing_is_no_prize() -> None:
    first = WHEEL["prizes"][0]
    assert wrong(prizes=[first, first]) == "a prize stands once"
    named = [{**first, "key": "nothing"}, *WHEEL["prizes"][1:]]
    assert wrong(prizes=named) == "a prize stands once"


def test_odds_without_a_common_denominator_in_reach_are_refused() -> None:
    primes = (999999937, 999999929, 999999893)
    prizes = [
        {"key": f"p{number}", "name": {"en": "p"}, "odds": f"1/{number}"} for number in primes
    ]
    rest = 1 - sum(Fraction(1, number) for number in primes)
    assert rest > 0
    assert wrong(prizes=prizes, fallback="nothing", pity=None) != ""
    problem = wrong(prizes=prizes, fallback="nothing", nothing="1/2", pity={"after": 1})
    assert "sum to 1" in problem or "denominator" in problem
