"""A card ends when the shop says, and never sooner than the law lets it."""

from datetime import UTC, datetime

import pytest

from guerdon.give.stored_value.expiry import ends_at, later
from guerdon.give.stored_value.law import Law
from guerdon.terms.stored_value import CardTerms

ISSUED = datetime(2026, 1, 31, 9, tzinfo=UTC)
LOADED = datetime(2027, 3, 1, tzinfo=UTC)


def day(year: int, month: int, number: int, hour: int = 9) -> datetime:
    return datetime(year, month, number, hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("months", "law", "expected"),
    [
        (None, Law(source="", months=36), None),
        (12, Law(source=""), day(2027, 1, 31)),
        (1, Law(source=""), day(2026, 2, 28)),
        (12, Law(source="", months=36), day(2029, 1, 31)),
        (60, Law(source="", months=36), day(2031, 1, 31)),
        (12, Law(source="", months=60, after="load"), day(2032, 3, 1, 0)),
        (12, Law(source="", months=36, after="year_end"), day(2030, 1, 1, 0)),
        (12, Law(source="", never=True), None),
    ],
)
def test_the_later_of_shop_and_law(months: int | None, law: Law, expected: datetime | None) -> None:
    terms = CardTerms(currency="EUR", life_months=months)
    assert ends_at(terms=terms, law=law, issued_at=ISSUED, loaded_at=LOADED) == expected


def test_months_end_on_their_last_day() -> None:
    assert later(moment=ISSUED, months=1) == day(2026, 2, 28)
    assert later(moment=ISSUED, months=25) == day(2028, 2, 29)
    assert later(moment=ISSUED, months=12) == day(2027, 1, 31)
