"""Stamp cards: every nth, ends, and returns that leave no card below none."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give import stamps
from guerdon.give.reading import Reader
from guerdon.give.stamps import StampCard, Stamped, shown, stamped
from tests.give.plays import COFFEE, NOON, bought

LATER = NOON + timedelta(days=400)


def card(**words: Any) -> StampCard:
    reader = Reader({**COFFEE, **words})
    found = stamps.read(reader=reader)
    assert reader.refusal() is None, reader.refusal()
    return found


def test_a_stamp_for_each_unit_and_the_rest_begins_the_next_card() -> None:
    found = stamped(card=card(), deeds=[bought(0, 3), bought(1, 6)], now=LATER)
    assert (found.full, found.stamps, found.earned) == (2, 1, {"card": 2})


def test_a_stamp_for_each_order_worth_enough() -> None:
    counts = {"measure": "times", "least_minor": 1000}
    deeds = [bought(0, 5), bought(1, 1, minor=999), bought(2, 1, minor=1000)]
    assert stamped(card=card(counts=counts), deeds=deeds, now=LATER).stamps == 2


def test_no_more_from_one_order_than_the_card_allows() -> None:
    assert stamped(card=card(most_each=2), deeds=[bought(0, 9)], now=LATER).stamps == 2


def test_a_stamp_is_good_for_so_many_days() -> None:
    month = card(days=30)
    in_time = [bought(0, 3), bought(29, 1)]
    assert stamped(card=month, deeds=in_time, now=LATER).full == 1
    late = stamped(card=month, deeds=[bought(0, 3), bought(30, 1)], now=NOON + timedelta(days=31))
    assert (late.full, late.stamps, late.lapsed) == (0, 1, 3)
    assert late.ends_at == NOON + timedelta(days=60)
    gone = stamped(card=month, deeds=[bought(0, 3)], now=NOON + timedelta(days=30))
    assert gone == Stamped(stamps=0, full=0, lapsed=3, ends_at=None)
    there = stamped(card=month, deeds=[bought(0, 3)], now=NOON + timedelta(days=29))
    assert (there.stamps, there.ends_at) == (3, NOON + timedelta(days=30))
    # The oldest goes first, and alone.
    rolling = [bought(0, 1), bought(20, 2), bought(31, 1)]
    found = stamped(card=month, deeds=rolling, now=NOON + timedelta(days=31))
    assert (found.stamps, found.lapsed, found.ends_at) == (3, 1, NOON + timedelta(days=50))


def test_what_is_over_begins_the_next_card() -> None:
    found = stamped(card=card(days=30), deeds=[bought(0, 3), bought(20, 2)], now=NOON)
    assert (found.full, found.stamps) == (1, 1)
    assert found.ends_at == NOON + timedelta(days=50)


def test_only_the_cards_own_period_counts() -> None:
    period = {"start": "2026-03-02T00:00:00Z", "end": "2026-03-04T00:00:00Z"}
    deeds = [bought(0), bought(1), bought(2), bought(3)]
    assert stamped(card=card(period=period), deeds=deeds, now=LATER).stamps == 2


def test_a_reward_that_was_used_is_paid_by_the_next_stamps() -> None:
    one = card()
    deeds = [bought(0, 4, order="a"), bought(1, -1, order="a"), bought(2, 2)]
    found = stamped(card=one, deeds=deeds, now=LATER)
    # Five stamps are there and four were used: one is left of the card that is open.
    assert (found.full, found.stamps) == (1, 1)
    back = stamped(card=one, deeds=deeds[:2], now=LATER)
    assert (back.full, back.stamps) == (0, 3)
    assert shown(card=one, found=back, given=1) == 0
    assert shown(card=one, found=back, given=0) == 3


@given(
    st.lists(st.tuples(st.integers(0, 90), st.integers(1, 6)), max_size=8),
    st.integers(0, 40),
    st.integers(0, 5),
    st.data(),
)
def test_a_card_is_never_below_none_and_no_stamp_is_lost_unsaid(
    buys: list[tuple[int, int]], days: int, given_before: int, data: st.DataObject
) -> None:
    one = card(days=days)
    told = [bought(day, units, order=f"o{n}") for n, (day, units) in enumerate(buys)]
    told += [
        bought(91, -data.draw(st.integers(1, 9)), order=f"o{n}", minor=1)
        for n in range(len(buys))
        if data.draw(st.booleans())
    ]
    found = stamped(card=one, deeds=data.draw(st.permutations(told)), now=LATER)
    units: dict[str, int] = {}
    for deed in told:
        units[deed.order] = units.get(deed.order, 0) + deed.units
    kept = sum(max(0, left) for left in units.values())
    assert found.full * 4 + found.stamps + found.lapsed == kept
    assert 0 <= found.stamps < 4
    assert found.lapsed == 0 or days
    assert 0 <= shown(card=one, found=found, given=given_before) <= found.stamps
    if found.lapsed == 0:
        # Without an end every fourth counts, and none but the fourth.
        assert found.full == kept // 4


@given(
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 5)), min_size=1, max_size=10),
    st.integers(0, 30),
    st.integers(0, 3),
    st.data(),
)
def test_bringing_back_never_fills_a_card(
    buys: list[tuple[int, int]], days: int, most_each: int, data: st.DataObject
) -> None:
    one = card(days=days, most_each=most_each)
    told = [bought(day, units, order=f"o{n}") for n, (day, units) in enumerate(buys)]
    order = data.draw(st.integers(0, len(buys) - 1))
    back = bought(70, -data.draw(st.integers(1, 5)), order=f"o{order}", minor=1)
    before = stamped(card=one, deeds=told, now=LATER).full
    assert stamped(card=one, deeds=[*told, back], now=LATER).full <= before


@pytest.mark.parametrize(
    "words", [{"places": 0}, {"places": 51}, {"counts": {"measure": "kinds"}}, {"more": 1}]
)
def test_what_is_no_card_is_refused(words: dict[str, Any]) -> None:
    reader = Reader({**COFFEE, **words})
    stamps.read(reader=reader)
    assert reader.refusal() is not None
