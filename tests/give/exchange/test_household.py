"""A pool gives what its members put in, and who leaves takes what is left of their own."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.exchange.household import Housemate, left, put, put_by_itself, spends, take
from guerdon.terms.decision import Refusal
from guerdon.terms.sharing import HouseholdTerms
from tests.give.exchange.lots import LOTS, NOW, balanced, drawn, lot, opened

TERMS = HouseholdTerms()


def mate(customer: str = "a", **words: object) -> Housemate:
    said = {"head": False, "may_spend": False, "share_bp": 0, "since": NOW - timedelta(days=9)}
    return Housemate(customer=customer, **(said | words))  # type: ignore[arg-type]


@given(lots=LOTS, points=st.integers(1, 900), spendable=st.integers(0, 2_000))
def test_what_goes_in_can_come_out(lots: list, points: int, spendable: int) -> None:  # type: ignore[type-arg]
    entries = put(
        terms=TERMS, customer="a", points=points, lots=lots, spendable=spendable, at=NOW, key="p"
    )
    if isinstance(entries, Refusal):
        assert points > min(spendable, entries.data["balance"])
        return
    assert balanced(entries)
    assert sum(drawn(entries, lots).values()) == points
    pool = opened(entries, "pool")
    out = left(customer="a", lots=pool, at=NOW, key="l")
    assert balanced(out)
    home = opened(out)
    assert sorted((one.left, one.expires_at or NOW) for one in home) == sorted(
        (one.left, one.expires_at or NOW) for one in pool
    )


@given(one=LOTS, two=LOTS, points=st.integers(1, 2_000))
def test_taking_draws_on_all_first_to_expire_first(one: list, two: list, points: int) -> None:  # type: ignore[type-arg]
    two = [lot(100 + each.lot, each.left, life=3) for each in two]
    pool = {"a": one, "b": two}
    entries = take(terms=TERMS, mate=mate(), points=points, pool=pool, at=NOW, key="t")
    usable = [each for each in (*one, *two) if each.expires_at is None or each.expires_at > NOW]
    held = sum(each.left for each in usable)
    if isinstance(entries, Refusal):
        assert entries.data == {"asked": points, "balance": held}
        assert points > held
        return
    assert balanced(entries)
    assert sum(drawn(entries, [*one, *two]).values()) == points
    assert sum(each.left for each in opened(entries)) == points
    assert {p.customer for e in entries if e.opens for p in e.postings if p.customer} == {"a"}


@pytest.mark.parametrize(
    ("spenders", "words", "may"),
    [
        ("all", {}, True),
        ("head", {}, False),
        ("head", {"head": True}, True),
        ("named", {}, False),
        ("named", {"may_spend": True}, True),
    ],
)
def test_who_spends(spenders: str, words: dict[str, bool], may: bool) -> None:
    terms = HouseholdTerms(spenders=spenders)  # type: ignore[arg-type]
    assert spends(terms=terms, mate=mate(**words)) is may
    found = take(
        terms=terms, mate=mate(**words), points=1, pool={"a": [lot(1, 5)]}, at=NOW, key="t"
    )
    assert (found == Refusal(reason="pool_not_yours_to_spend")) is not may


def test_a_share_goes_in_of_what_was_earned_since() -> None:
    before, since = lot(1, 100, age=10), lot(2, 100, age=9)
    half = mate(share_bp=5_000)
    entries = put_by_itself(mate=half, earned=[before, since], spendable=500, at=NOW)
    assert drawn(entries, [before, since]) == {2: 52}
    assert [entry.key for entry in entries] == ["pool:auto:2:out", "pool:auto:2:in"]
    assert drawn(put_by_itself(mate=half, earned=[since], spendable=7, at=NOW), [since]) == {2: 7}
    assert put_by_itself(mate=mate(), earned=[since], spendable=500, at=NOW) == ()
