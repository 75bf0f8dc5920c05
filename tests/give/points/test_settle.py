"""A debt is paid out of lots; the balance stays what it is."""

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.points.settle import entry
from guerdon.terms.entry import Lot
from tests.give.points.lots import DAY, NOW, lot


def settled(owed: int, *lots: Lot) -> list[tuple[int | None, int]]:
    made = entry(lots=lots, owed=owed, customer="ann", wallet="points", at=NOW)
    return [] if made is None else [(p.lot, p.amount) for p in made.postings]


def test_first_to_end_pays_first_and_no_more_than_is_owed() -> None:
    lots = (lot(1, 50), lot(2, 30, end=9), lot(3, 20, end=5))
    assert settled(60, *lots) == [(3, -20), (2, -30), (1, -10), (None, 60)]
    assert settled(500, *lots) == [(3, -20), (2, -30), (1, -50), (None, 100)]
    assert settled(0, *lots) == []
    assert settled(10) == []


def test_what_may_not_be_used_yet_pays_nothing_and_what_has_lapsed_does() -> None:
    early = lot(1, 50, end=9, available_at=NOW + DAY)
    assert settled(60, early, lot(2, 30, end=-1)) == [(2, -30), (None, 30)]


@given(st.integers(0, 200), st.lists(st.integers(0, 50), max_size=5))
def test_it_sums_to_zero_and_only_the_debt_shrinks(owed: int, lefts: list[int]) -> None:
    lots = [lot(place, left, end=place) for place, left in enumerate(lefts)]
    moved = settled(owed, *lots)
    assert sum(amount for _, amount in moved) == 0
    paid = sum(amount for place, amount in moved if place is None)
    assert paid == min(owed, sum(lefts))
