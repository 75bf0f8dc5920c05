"""Who gets how many of the reward by themselves: by points, limits, caps and the last pieces."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.points.automatic import Full, Turned, counted, turned
from guerdon.terms.entry import Lot
from guerdon.terms.points import Cap, Plan, Reward

NOW = datetime(2026, 11, 22, tzinfo=UTC)
DAY = timedelta(days=1)
MUG = Reward(key="mug", what="goods", points=400, item="mug")
FEW = Reward(key="mug", what="goods", points=400, item="mug", most=3, per="month")
CAP = Plan(spend_caps=(Cap(per="day", points=250), Cap(per="order", points=1)))


def full(customer: str, *amounts: int, owed: int = 0) -> Full:
    lots = tuple(
        Lot(
            lot=place + 1,
            amount=amount,
            left=amount,
            earned_at=NOW - DAY,
            available_at=NOW - DAY,
            expires_at=NOW + (9 - place) * DAY,
        )
        for place, amount in enumerate(amounts)
    )
    return Full(customer=customer, spendable=sum(amounts) - owed, lots=lots)


def asked(*members: Full, **words: Any) -> list[Turned]:
    given: dict[str, Any] = {"plan": Plan(), "reward": MUG, "used": {}, "pieces": None}
    return turned(members=members, each=100, day="2026-11-22", now=NOW, **(given | words))


def numbers(found: list[Turned]) -> dict[str, int]:
    return {one.customer: one.quantity for one in found}


def test_every_full_hundred_out_of_what_ends_first() -> None:
    (one,) = asked(full("a", 150, 130), full("b", 99), full("c", 150, owed=60))
    assert (one.customer, one.quantity, one.points) == ("a", 2, 200)
    assert [(draw.lot, draw.points) for draw in one.draws] == [(2, 130), (1, 70)]
    assert one.uses == ()


def test_as_many_as_the_limit_still_allows() -> None:
    members = full("a", 500), full("b", 500), full("c", 500)
    names = counted(plan=Plan(), reward=FEW, customers=["a", "b", "c"], day="2026-11-22")
    found = asked(*members, reward=FEW, used={names[0]: 2, names[1]: 3})
    assert numbers(found) == {"a": 1, "c": 3}
    assert [(use.key, use.units, use.ceiling) for one in found for use in one.uses] == [
        (names[0], 1, 3),
        (names[2], 3, 3),
    ]


def test_no_more_than_a_cap_on_spending_allows() -> None:
    (name,) = counted(plan=CAP, reward=MUG, customers=["a"], day="2026-11-22")
    assert numbers(asked(full("a", 900), plan=CAP)) == {"a": 2}
    assert numbers(asked(full("a", 900), plan=CAP, used={name: 151})) == {}
    (one,) = asked(full("a", 900), plan=CAP, used={name: 150})
    assert [(use.units, use.ceiling) for use in one.uses] == [(100, 250)]


def test_the_last_pieces_go_to_whoever_comes_first() -> None:
    members = full("a", 200), full("b", 200), full("c", 100)
    assert numbers(asked(*members, pieces=3)) == {"a": 2, "b": 1}
    assert numbers(asked(*members, pieces=0)) == {}
    (one, _) = asked(*members, pieces=3)
    assert [(use.key, use.units, use.ceiling) for use in one.uses] == [("stock/mug", 2, None)]


@given(
    amounts=st.lists(st.lists(st.integers(1, 400), max_size=4), max_size=5),
    owed=st.integers(0, 500),
    pieces=st.none() | st.integers(-3, 9),
)
def test_nobody_gives_more_than_they_have(
    amounts: list[list[int]], owed: int, pieces: int | None
) -> None:
    members = [full(str(n), *own, owed=owed) for n, own in enumerate(amounts)]
    found = asked(*members, reward=FEW, plan=CAP, pieces=pieces)
    held = {one.customer: one for one in members}
    for one in found:
        assert sum(draw.points for draw in one.draws) == one.points == one.quantity * 100
        assert one.points <= max(0, held[one.customer].spendable)
        assert one.points <= 250
    if pieces is not None:
        assert sum(one.quantity for one in found) <= max(0, pieces)
