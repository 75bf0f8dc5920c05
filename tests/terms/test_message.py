"""A message's key is made of its parts, and the tally of the outbox adds up."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.terms import message as words
from guerdon.terms.message import Message, tally

ONE = Message(
    purpose="marketing",
    source="journey:welcome",
    step="hello",
    occurrence="o-1",
    member="ann",
    channel="email",
    template="welcome",
)
PARTS = st.text("ab1:", max_size=8)


def test_each_part_of_the_key_counts_and_nothing_else_does() -> None:
    others = [
        replace(ONE, purpose="service"),
        replace(ONE, source="journey:other"),
        replace(ONE, version=2),
        replace(ONE, step="again"),
        replace(ONE, occurrence="o-2"),
        replace(ONE, member="bob"),
        replace(ONE, channel="sms"),
    ]
    assert len({ONE.dedupe_key, *(one.dedupe_key for one in others)}) == len(others) + 1
    assert replace(ONE, template="other", data={"a": 1}).dedupe_key == ONE.dedupe_key
    assert len(ONE.dedupe_key) == 32


@given(PARTS, PARTS, PARTS, PARTS)
def test_parts_never_run_into_each_other(step: str, of: str, other: str, of_other: str) -> None:
    one = replace(ONE, step=step, occurrence=of)
    two = replace(ONE, step=other, occurrence=of_other)
    assert (one.dedupe_key == two.dedupe_key) is ((step, of) == (other, of_other))


@pytest.mark.parametrize(
    "changes",
    [
        {"purpose": "spam"},
        {"channel": "smoke"},
        {"source": ""},
        {"member": ""},
        {"template": ""},
        {"step": "s" * 61},
        {"cost_minor": -1},
        {"expires_at": datetime(2026, 3, 14)},
    ],
)
def test_what_no_state_could_hold_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (each says its own field)
        replace(ONE, **changes)  # type: ignore[arg-type]


@given(st.dictionaries(st.sampled_from(words.STATES), st.integers(0, 9)))
def test_every_known_state_is_part_of_the_identity(counts: dict[str, int]) -> None:
    found = tally(counts=counts)
    assert found.adds_up
    assert found.planned == sum(counts.values())


def test_a_state_that_nobody_named_breaks_the_identity() -> None:
    assert not tally(counts={"accepted": 3, "lost": 1}).adds_up
