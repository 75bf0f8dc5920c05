"""The nouns of a report are frozen and say what they are by keyword."""

from dataclasses import FrozenInstanceError

import pytest

from guerdon.terms.intake import Count


def test_counts_are_frozen() -> None:
    count = Count(reason="date_missing", rows=1)
    with pytest.raises(FrozenInstanceError):
        count.rows = 2  # type: ignore[misc]
    assert count == Count(reason="date_missing", rows=1, amount_minor=0, examples=())
