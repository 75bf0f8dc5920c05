"""Key, name and period of a play."""

from datetime import UTC, datetime

import pytest

from guerdon.give import titled
from guerdon.give.reading import Reader


def test_names_are_told_in_the_language_or_another() -> None:
    found = titled.titled(reader=Reader({"key": "a", "name": {"zh": "甲"}}))
    assert (found.called("zh"), found.called("en")) == ("甲", "甲")


@pytest.mark.parametrize(
    "words",
    [
        {"key": "A"},
        {"key": ""},
        {"key": "a" * 41},
        {"name": {}},
        {"name": {"fr": "x"}},
        {"name": {"en": ""}},
        {"period": {"start": "2026-05-02T00:00:00Z", "end": "2026-05-01T00:00:00Z"}},
        {"period": {"start": "2026-05-02"}},
    ],
)
def test_wrong_heads_are_refused(words: dict[str, object]) -> None:
    reader = Reader({"key": "a", "name": {"en": "A"}, **words})
    titled.titled(reader=reader)
    assert reader.refusal() is not None


def test_a_period_is_half_open() -> None:
    words = {"start": "2026-05-01T00:00:00Z", "end": "2026-06-01T00:00:00Z"}
    found = titled.titled(reader=Reader({"key": "a", "name": {"en": "A"}, "period": words}))
    assert found.period.holds(datetime(2026, 5, 1, tzinfo=UTC))
    assert not found.period.holds(datetime(2026, 6, 1, tzinfo=UTC))


def test_a_key_under_another_word() -> None:
    assert titled.key(reader=Reader({"offer": "ten"}), word="offer") == "ten"
    assert titled.name(reader=Reader({"title": {"en": "T"}}), word="title") == {"en": "T"}
