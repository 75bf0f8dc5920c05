"""What rules ask for is told before a draw opens."""

from datetime import date

import pytest

from guerdon.give.draw import law
from tests.give.plays import WHEEL, wheel


def reasons(currency: str = "CNY", **words: object) -> list[str]:
    return [note.reason for note in law.notes(draw=wheel(**words), currency=currency)]


def test_the_wheel_has_nothing_to_be_told() -> None:
    assert reasons() == []


def test_a_paid_draw_without_guarantee_or_limit_is_told() -> None:
    reader = {**WHEEL, "limits": {}}
    assert reasons(limits={}) == ["draw_without_limit"]
    assert reader["limits"] == {}


def test_a_prize_beyond_the_bound_is_told_in_the_currency_it_is_set_in() -> None:
    dear = {**WHEEL["prizes"][1], "gives": {"gift": "car", "worth_minor": 5_000_001}}
    prizes = [WHEEL["prizes"][0], dear, WHEEL["prizes"][2]]
    assert reasons(prizes=prizes) == ["draw_prize_too_dear"]
    assert reasons("USD", prizes=prizes) == []
    at_the_bound = {**dear, "gives": {"gift": "car", "worth_minor": 5_000_000}}
    assert reasons(prizes=[WHEEL["prizes"][0], at_the_bound, WHEEL["prizes"][2]]) == []


def test_a_guarantee_on_counted_prizes_alone_is_told() -> None:
    counted = [{**one, "stock": 5} if one.get("rare") else one for one in WHEEL["prizes"]]
    assert reasons(prizes=counted) == ["draw_guarantee_may_end"]


@pytest.mark.parametrize(
    ("born", "years"), [("2018-03-14", 8), ("2018-03-15", 7), ("1990-01-01", 36), ("03-14", None)]
)
def test_age_is_counted_in_whole_years(born: str, years: int | None) -> None:
    assert law.age(born=born, today=date(2026, 3, 14)) == years
    assert law.least_age() == 8
