"""Chi-square of draws against their odds, beside scipy's own and by hand."""

import random
from fractions import Fraction

import pytest
from scipy.stats import chisquare

from guerdon.measure.fit import Drawn, fit


def table(drawn: dict[str, int], shares: dict[str, Fraction]) -> Drawn:
    takes = sum(drawn.values())
    return Drawn(drawn=drawn, expected={key: share * takes for key, share in shares.items()})


HALVES = {"a": Fraction(1, 2), "b": Fraction(3, 10), "c": Fraction(1, 5)}


def test_one_table_is_scipys_own() -> None:
    drawn = {"a": 55, "b": 20, "c": 25}
    found = fit(tables=[table(drawn, HALVES)])
    known = chisquare([55, 20, 25], [50, 30, 20])
    assert found.statistic == pytest.approx(known.statistic, rel=1e-12)
    assert found.p == pytest.approx(known.pvalue, rel=1e-12)
    assert found.degrees == 2


def test_tables_add_up() -> None:
    one = table({"a": 55, "b": 20, "c": 25}, HALVES)
    other = table({"a": 48, "b": 32, "c": 20}, HALVES)
    both = fit(tables=[one, other])
    assert both.degrees == 4
    parts = fit(tables=[one]).statistic + fit(tables=[other]).statistic
    assert both.statistic == pytest.approx(parts)


def test_rare_prizes_are_put_together() -> None:
    shares = {"mug": Fraction(1, 100), "bag": Fraction(2, 100), "rest": Fraction(97, 100)}
    found = fit(tables=[table({"mug": 3, "bag": 5, "rest": 192}, shares)])
    # One and two hundredths of 200 are 2 and 4: together 6, beside 194.
    assert found.degrees == 1
    assert found.statistic == pytest.approx((8 - 6) ** 2 / 6 + (192 - 194) ** 2 / 194)


def test_too_few_say_nothing() -> None:
    found = fit(tables=[table({"a": 4}, HALVES)])
    assert (found.degrees, found.p, found.strange) == (0, None, False)
    assert fit(tables=[]).p is None


def test_a_bent_draw_is_strange_and_a_fair_one_is_not() -> None:
    chance = random.Random(7)
    drawn = {"a": 0, "b": 0, "c": 0}
    for prize in chance.choices(list(HALVES), weights=[5, 3, 2], k=5_000):
        drawn[prize] += 1
    assert not fit(tables=[table(drawn, HALVES)]).strange
    bent = {**drawn, "a": drawn["a"] - 200, "c": drawn["c"] + 200}
    assert fit(tables=[table(bent, HALVES)]).strange
