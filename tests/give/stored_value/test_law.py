"""The law of gift cards is dated data with a source."""

from datetime import UTC, datetime

import pytest

from guerdon.give.stored_value.law import Law, jurisdictions, law

NOW = datetime(2026, 3, 14, tzinfo=UTC)


@pytest.mark.parametrize("jurisdiction", jurisdictions())
@pytest.mark.parametrize("named", [True, False])
def test_each_says_where_it_stands(jurisdiction: str, named: bool) -> None:
    found = law(jurisdiction=jurisdiction, named=named, at=NOW)
    assert len(found.source) > 20
    assert found.after in ("issue", "load", "year_end")


def test_it_holds_from_its_day_on() -> None:
    day = datetime(2019, 11, 1, tzinfo=UTC)
    assert law(jurisdiction="AU", named=False, at=day).months == 36
    assert law(jurisdiction="AU", named=False, at=day.replace(day=1, month=10)) == Law(source="")


def test_named_and_anonymous_cards_are_told_apart() -> None:
    named, other = (law(jurisdiction="CN", named=word, at=NOW) for word in (True, False))
    assert (named.never, named.most_minor, named.reopens) == (True, 500_000, True)
    assert (other.never, other.months, other.most_minor) == (False, 36, 100_000)


def test_a_jurisdiction_that_is_not_there_is_no_silent_none() -> None:
    with pytest.raises(KeyError):
        law(jurisdiction="XX", named=False, at=NOW)
