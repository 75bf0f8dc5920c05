"""An entry that does not sum to zero cannot even be made."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.terms.entry import Entry, Posting

AT = datetime(2026, 3, 14, tzinfo=UTC)


def entry(*amounts: int) -> Entry:
    postings = tuple(Posting(account="issued", amount=amount) for amount in amounts)
    return Entry(key="e-1", kind="earn", wallet="points", at=AT, postings=postings)


@given(st.lists(st.integers(-(10**12), 10**12)))
def test_only_what_sums_to_zero_is_an_entry(amounts: list[int]) -> None:
    assert len(entry(*amounts, -sum(amounts)).postings) == len(amounts) + 1
    with pytest.raises(ValueError, match="e-1 does not sum to zero"):
        entry(*amounts, 1 - sum(amounts))


def test_an_entry_is_never_changed() -> None:
    with pytest.raises(AttributeError):
        entry().key = "other"  # type: ignore[misc]
