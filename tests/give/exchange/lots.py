"""Lots as the rules of exchange are tried with, and what entries make of them."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from guerdon.give.exchange.moving import Place
from guerdon.terms.entry import Entry, Lot

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)
A, B = Place(customer="a", wallet="points"), Place(customer="b", wallet="points")


def lot(number: int, left: int, *, age: int = 1, life: int | None = 30) -> Lot:
    """A lot earned `age` days ago that lives `life` days from now."""
    earned = NOW - timedelta(days=age)
    ends = None if life is None else NOW + timedelta(days=life)
    return Lot(
        lot=number,
        amount=left + 5,
        left=left,
        earned_at=earned,
        available_at=earned,
        expires_at=ends,
    )


LOTS = st.lists(
    st.tuples(
        st.integers(0, 500),
        st.integers(0, 40),
        st.one_of(st.none(), st.integers(-3, 40)),
    ),
    max_size=8,
).map(
    lambda rows: [
        lot(number, left, age=age, life=life) for number, (left, age, life) in enumerate(rows, 1)
    ]
)


def balanced(entries: Iterable[Entry]) -> bool:
    """Whether each sums to zero and opens what it puts into a wallet."""
    for entry in entries:
        assert sum(posting.amount for posting in entry.postings) == 0
        opened = [p.amount for p in entry.postings if p.customer and p.lot is None]
        assert opened == ([entry.opens.amount] if entry.opens else [])
        assert all(p.amount for p in entry.postings)
    keys = [entry.key for entry in entries]
    assert len(keys) == len(set(keys))
    return True


def drawn(entries: Iterable[Entry], lots: Sequence[Lot]) -> dict[int, int]:
    """What each lot gave; never more than it had."""
    found: dict[int, int] = {}
    for entry in entries:
        for posting in entry.postings:
            if posting.lot is not None:
                found[posting.lot] = found.get(posting.lot, 0) - posting.amount
    left = {one.lot: one.left for one in lots}
    assert all(0 < amount <= left[number] for number, amount in found.items())
    return found


def opened(entries: Iterable[Entry], wallet: str = "points") -> list[Lot]:
    """The lots that the entries open in the wallet, numbered from 1,001 on."""
    return [
        Lot(
            lot=1_000 + number,
            amount=entry.opens.amount,
            left=entry.opens.amount,
            earned_at=entry.opens.earned_at,
            available_at=entry.opens.available_at,
            expires_at=entry.opens.expires_at,
        )
        for number, entry in enumerate(entries, 1)
        if entry.opens is not None and entry.wallet == wallet
    ]
