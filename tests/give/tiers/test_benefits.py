"""Benefits: once a turn by their key, within it, and when the next turn begins."""

from typing import Any

import pytest

from guerdon.give.tiers.benefits import granted, next_due
from guerdon.terms.tiers import Benefit, Grant
from tests.give.tiers.ladders import SHANGHAI, at

SINCE = at("2026-02-10 15:00")


def benefit(every: str = "year", **words: Any) -> Benefit:
    return Benefit(**{"key": "b", "kind": "lounge", "name": {}, "every": every, **words})


def given(one: Benefit, day: str, birthday: str = "") -> Grant | None:
    found = granted(
        source="member",
        tier="gold",
        benefits=[one],
        since=SINCE,
        birthday=birthday,
        zone=SHANGHAI,
        now=at(day),
    )
    return found[0] if found else None


@pytest.mark.parametrize(
    ("one", "day", "key", "start", "end"),
    [
        (benefit("year"), "2026-05-01", "2026", SINCE, "2027-01-01"),
        (benefit("year"), "2027-05-01", "2027", at("2027-01-01"), "2028-01-01"),
        (benefit("month"), "2026-02-28", "2026-02", SINCE, "2026-03-01"),
        (benefit("month", days=10), "2026-03-10", "2026-03", at("2026-03-01"), "2026-03-11"),
        (benefit("tier", days=20), "2026-03-01", "gold:2026", SINCE, "2026-03-02"),
        (benefit(quantity=None), "2029-03-01", "2026-02-10", SINCE, None),
    ],
)
def test_turns(one: Benefit, day: str, key: str, start: Any, end: str | None) -> None:
    found = given(one, day)
    assert found is not None
    assert found.key == f"member:b:{key}"
    assert (found.starts_at, found.ends_at) == (start, at(end) if end else None)


def test_what_is_over_is_not_granted() -> None:
    assert given(benefit("month", days=10), "2026-03-11") is None
    assert given(benefit("tier", days=20), "2026-03-02") is None


@pytest.mark.parametrize(
    ("day", "found"),
    [
        ("2026-05-07 23:00", None),
        ("2026-05-08", ("2026", "2026-05-08", "2026-06-07")),
        ("2026-06-06 23:00", ("2026", "2026-05-08", "2026-06-07")),
        ("2026-06-07", None),
    ],
)
def test_birthday(day: str, found: tuple[str, str, str] | None) -> None:
    gift = benefit("birthday", days=30, before_days=7)
    one = given(gift, day, birthday="1990-05-15")
    said = one and (one.key, one.starts_at, one.ends_at)
    key, start, end = found or ("", "", "")
    assert said == (found and (f"member:b:{key}", at(start), at(end)))
    assert given(gift, "2026-05-10") is None
    assert given(gift, "2026-05-10", birthday="in May") is None


def test_a_birthday_over_the_turn_of_the_year() -> None:
    gift = benefit("birthday", days=30, before_days=7)
    one = given(gift, "2026-12-28", birthday="01-02")
    assert one is not None
    assert one.key == "member:b:2027"


def test_when_the_next_comes() -> None:
    def due(*every: str, birthday: str = "") -> Any:
        found = [benefit(one, days=20) for one in every]
        return next_due(
            benefits=found, birthday=birthday, zone=SHANGHAI, now=at("2026-05-15 10:00")
        )

    assert due("year") == at("2027-01-01")
    assert due("year", "month") == at("2026-06-01")
    assert due("tier") is None
    assert due("birthday") is None
    assert due("birthday", birthday="1990-05-15") == at("2027-05-15")
    assert due("birthday", birthday="1990-05-16") == at("2026-05-16")
