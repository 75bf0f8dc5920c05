"""Advisers: the smallest share of capacity first, nobody over it, nobody lost."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.tiers.adviser import assigned
from guerdon.terms.tiers import Adviser


def adviser(key: str, capacity: int, active: bool = True) -> Adviser:
    return Adviser(key=key, name=key, capacity=capacity, active=active)


def test_by_share_and_not_by_number() -> None:
    pair = [adviser("ann", 2), adviser("bob", 10)]
    found = assigned(advisers=pair, load={"ann": 1, "bob": 4}, waiting=["a", "b", "c"])
    assert found == (("a", "bob"), ("b", "ann"), ("c", "bob"))
    assert assigned(advisers=[adviser("ann", 5, active=False)], load={}, waiting=["a"]) == ()


@given(
    st.lists(st.integers(1, 6), max_size=5),
    st.lists(st.integers(0, 6), min_size=5, max_size=5),
    st.integers(0, 30),
)
def test_full_to_the_last_place(capacities: list[int], loads: list[int], waiting: int) -> None:
    advisers = [adviser(str(place), room) for place, room in enumerate(capacities)]
    load = {one.key: min(loads[int(one.key)], one.capacity) for one in advisers}
    found = assigned(
        advisers=advisers, load=load, waiting=[f"c{number}" for number in range(waiting)]
    )
    room = sum(one.capacity - load[one.key] for one in advisers)
    assert [customer for customer, _ in found] == [f"c{n}" for n in range(min(room, waiting))]
    after = Counter(key for _, key in found)
    assert all(load[one.key] + after[one.key] <= one.capacity for one in advisers)
