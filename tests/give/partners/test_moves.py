"""What moves with a partner sums to zero, stays in its purse, and gains nobody anything."""

from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from guerdon.give.partners.moves import Moved, bought, issued, spent
from guerdon.terms.dated import Dated
from guerdon.terms.decision import Refusal
from guerdon.terms.partners import Exchange, Pack, Partner, Worth
from guerdon.terms.points import Life, Plan
from tests.give.exchange.lots import LOTS, NOW, balanced, drawn, lot, opened


def partner(**words: object) -> Partner:
    return Partner(key="air", name={"en": "Air"}, **words)  # type: ignore[arg-type]


def always(value: object) -> tuple[Dated[object], ...]:
    return (Dated(start=None, value=value),)


def issue(one: Partner, points: int, *, theirs: int = 0, balance: int = 10**9) -> Moved | Refusal:
    return issued(
        partner=one,
        plan=Plan(),
        points=points,
        theirs=theirs,
        customer="a",
        balance=balance,
        at=NOW,
        key="i",
    )


def spend(one: Partner, points: int, lots: list, *, exchange: bool = False) -> Moved | Refusal:  # type: ignore[type-arg]
    return spent(
        partner=one,
        plan=Plan(),
        points=points,
        exchange=exchange,
        customer="a",
        lots=lots,
        spendable=10**9,
        at=NOW,
        key="s",
    )


@given(
    points=st.integers(1, 900),
    balance=st.integers(-500, 900),
    credit=st.integers(0, 500),
    milli=st.integers(0, 3_000),
)
def test_issuing_stays_within_purse_and_credit(
    points: int, balance: int, credit: int, milli: int
) -> None:
    one = partner(credit=credit, worth=always(Worth(issued_milli=milli, taken_milli=0)))
    found = issue(one, points, balance=balance)
    if isinstance(found, Refusal):
        assert found.reason == "partner_purse_empty"
        assert balance - points < -credit
        return
    assert balanced([found.entry])
    after = balance - points
    assert after >= -credit
    # Only what goes below zero by this call is owed for.
    owed = max(0, -after) - max(0, -balance)
    assert found.minor == owed * milli // 1_000
    assert found.entry.below_zero is (credit > 0)


@given(
    into=st.builds(Exchange, theirs=st.integers(1, 50), ours=st.integers(1, 50)),
    steps=st.integers(1, 40),
)
def test_an_exchange_there_and_back_gains_nothing(into: Exchange, steps: int) -> None:
    one = partner(exchange_in=always(into), exchange_out=always(into))
    found = issue(one, 0, theirs=steps * into.theirs)
    assert isinstance(found, Moved)
    assert found.points == steps * into.ours
    back = spend(one, found.points, opened([found.entry]), exchange=True)
    assert isinstance(back, Moved)
    assert back.theirs == steps * into.theirs


@given(lots=LOTS, points=st.integers(1, 900))
def test_spending_draws_on_lots(lots: list, points: int) -> None:  # type: ignore[type-arg]
    one = partner(worth=always(Worth(issued_milli=0, taken_milli=500)))
    found = spend(one, points, lots)
    if isinstance(found, Refusal):
        assert found.reason == "points_short"
        return
    assert balanced([found.entry])
    assert sum(drawn([found.entry], lots).values()) == points
    assert found.minor == points // 2


def test_what_is_refused() -> None:
    one = partner(least=5, most=9, exchange_in=always(Exchange(theirs=10, ours=3)))
    assert [issue(one, n).reason for n in (4, 10)] == ["partner_too_few", "partner_too_many"]  # type: ignore[union-attr]
    assert issue(one, 0, theirs=15).reason == "exchange_not_whole"  # type: ignore[union-attr]
    assert spend(one, 5, [lot(1, 9)], exchange=True).reason == "partner_no_exchange"  # type: ignore[union-attr]
    said = {"packs": 1, "points": 0, "minor": 0, "at": NOW, "key": "b"}
    assert bought(partner=one, **said).reason == "partner_no_packs"  # type: ignore[arg-type,union-attr]
    rich = partner(packs=always(Pack(points=100, minor=80)))
    found = bought(partner=rich, **(said | {"packs": 3}))  # type: ignore[arg-type]
    assert isinstance(found, Moved)
    assert (found.points, found.minor) == (300, 240)
    assert balanced([found.entry])


def test_what_a_partner_gives_lives_as_earned_points_do() -> None:
    plan = Plan(life=Life(kind="fractional", every="week", share_bp=500))
    words: Any = {"points": 90, "theirs": 0, "customer": "a", "balance": 99, "at": NOW, "key": "i"}
    found = issued(partner=partner(), plan=plan, **words)
    assert isinstance(found, Moved)
    lot = found.entry.opens
    assert lot is not None
    assert (lot.life, lot.expires_at) == ("fractional/week/1/500", None)
    assert lot.shares_at is not None
    assert NOW < lot.shares_at <= NOW + timedelta(days=7)
