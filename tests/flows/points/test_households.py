"""A household's pool: filled by hand and by itself, spent by those who may, left with one's own."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.points import households, points
from guerdon.flows.points.sliding import slide
from guerdon.store.ledger import ledger
from guerdon.store.models import Household, Housemate
from guerdon.store.programme import offers
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from tests.flows.sections import live
from tests.flows.shop import clean, done, everything, in_threads
from tests.flows.wallets import main
from tests.store.ledgers import earned, member
from tests.store.ledgers import owed as debt

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def shop(now: datetime) -> None:
    live("sharing", {"household": {"most_members": 3, "spenders": "named"}})
    for person in "abcd":
        member(person, now)


def home(now: datetime, *others: str, share_bp: int = 0) -> str:
    words = {"key": None, "now": now}
    key = done(households.begin(head="a", name="家", share_bp=share_bp, **words))["household"]
    for one in others:
        done(households.invite(household=key, by="a", customer=one, **words))
        said = {"yes": True, "share_bp": share_bp}
        done(households.answer(household=key, customer=one, **said, **words))
    return str(key)


def refused(call: Any) -> Refusal:
    def rows() -> Any:
        models = (Household, Housemate)
        return everything(), [list(one._default_manager.values_list()) for one in models]

    before = rows()
    found = call()
    assert isinstance(found, Refusal), found
    assert rows() == before
    return found


def held(customer: str, now: datetime) -> tuple[int, int]:
    return tuple(
        ledger.balance(customer=customer, now=now, wallet=wallet).total
        for wallet in ("points", "pool")
    )  # type: ignore[return-value]


def test_filled_spent_and_left(now: datetime) -> None:
    key = home(now, "b")
    ledger.post(entries=[earned("e1", "a", 100, now, life=9), earned("e2", "b", 100, now, life=5)])
    words = {"household": key, "key": None, "now": now}
    done(households.put(customer="a", points=60, **words))
    done(households.put(customer="b", points=50, **words))
    assert households.document(key=key, now=now)["points"] == 110
    assert (
        refused(lambda: households.put(customer="b", points=51, **words)).reason == "points_short"
    )
    assert refused(lambda: households.take(customer="b", points=1, **words)) == Refusal(
        reason="pool_not_yours_to_spend"
    )
    said = {"by": "a", "customer": "b", "share_bp": None, "may_spend": True}
    done(households.settle(**said, **words))
    done(households.take(customer="b", points=70, **words))
    # First to expire first: all of b's own, then of a's; each with its end.
    assert (held("a", now), held("b", now)) == ((40, 40), (120, 0))
    ends = sorted((lot.expires_at, lot.left) for lot in ledger.lots(customer="b"))
    soon, late = now + timedelta(days=5), now + timedelta(days=9)
    assert ends == [(soon, 50), (soon, 50), (late, 20)]
    assert refused(lambda: households.take(customer="a", points=41, **words)).reason == "pool_short"
    done(households.leave(by="b", customer="b", **words))
    assert held("b", now) == (120, 0)
    done(households.leave(by="a", customer="a", **words))
    assert held("a", now) == (80, 0)
    assert households.document(key=key, now=now)["open"] is False
    assert ledger.by_kind(wallet="pool")["moved"] == -ledger.by_kind()["moved"]
    assert clean()


def test_the_agreed_share_goes_in_by_itself_once(now: datetime) -> None:
    ledger.post(entries=[earned("e0", "a", 500, now - timedelta(days=1))])
    home(now, "b", share_bp=2_500)
    later = now + timedelta(days=2)
    ledger.post(entries=[earned("e1", "a", 101, later), earned("e2", "b", 10, later, pending=3)])
    assert households.collect(now=later) == 25
    assert households.collect(now=later) == 0
    assert households.collect(now=later + timedelta(days=3)) == 2
    assert (held("a", later), held("b", later)) == ((576, 25), (8, 2))
    assert clean()


def test_who_may_come_in(now: datetime) -> None:
    key = home(now, "b")
    words: dict[str, Any] = {"key": None, "now": now}
    yes = {"yes": True, "share_bp": 0, **words}
    ask = {"household": key, **words}
    assert refused(lambda: households.invite(by="b", customer="c", **ask)).reason == (
        "household_not_head"
    )
    assert refused(lambda: households.answer(household=key, customer="c", **yes)).reason == (
        "household_not_invited"
    )
    done(households.invite(by="a", customer="c", **ask))
    full = refused(lambda: households.invite(by="a", customer="d", **ask))
    assert full == Refusal(reason="household_full", data={"most": 3})
    other = done(households.begin(head="c", name="", share_bp=0, **words))["household"]
    taken = Refusal(reason="household_taken", data={"customer": "c"})
    assert refused(lambda: households.answer(household=key, customer="c", **yes)) == taken
    assert refused(lambda: households.begin(head="c", name="", share_bp=0, **words)) == taken
    no = {"yes": False, "share_bp": 0, **words}
    done(households.answer(household=key, customer="c", **no))
    assert households.document(key=key, now=now)["invited"] == []
    assert households.document(key=other, now=now)["members"][0]["head"]
    live("sharing", {})
    assert refused(lambda: households.put(household=key, customer="a", points=1, **words)) == (
        Refusal(reason="household_not_offered")
    )


def test_parallel_takers_never_overspend_a_pool(now: datetime) -> None:
    live("sharing", {"household": {}})
    key = home(now, "b", "c")
    ledger.post(entries=[earned(f"e{one}", one, 100, now) for one in "abc"])
    for one in "abc":
        done(households.put(household=key, customer=one, points=100, key=None, now=now))

    def call(number: int) -> Any:
        one = "abc"[number % 3]
        return households.take(household=key, customer=one, points=70, key=None, now=now)

    answers = in_threads(6, call)
    assert sum(not isinstance(one, Refusal) for one in answers) == 4
    assert households.document(key=key, now=now)["points"] == 20
    assert clean()


def test_a_lot_that_slides_gives_its_share_once(now: datetime) -> None:
    """Each activity moves lots on into new ones: what they hold was earned before."""
    main(now, life={"kind": "sliding", "days": 30, "activity": ["review"]})
    home(now, "b", share_bp=2_000)
    done(points.give(customer="b", points=100, why="x", actor="t", key=None, now=now))
    assert households.collect(now=now) == 20
    for day in range(1, 4):
        later = now + timedelta(days=day)
        with write():
            slid = slide(customers=["b"], active="review", at=later, live=offers.live(now=later))
        # Their part of the pool slides with them.
        assert slid == 2
        assert households.collect(now=later) == 0
        assert held("b", later) == (80, 20)
    ends = {
        lot.expires_at
        for name in ("points", "pool")
        for lot in ledger.lots(customer="b", wallet=name)
    }
    assert ends == {now.replace(hour=0) + timedelta(days=34)}
    assert clean()


def test_a_debt_takes_no_share_of_what_slides(now: datetime) -> None:
    """It is paid before: a lot that slid on in full, and then had it paid, was never shared."""
    main(now, life={"kind": "sliding", "days": 30, "activity": ["review"]})
    home(now, "b", share_bp=2_000)
    ledger.post(entries=[debt("debt", "b", 100, now)])
    give: dict[str, Any] = {"customer": "b", "why": "x", "actor": "t", "key": None}
    done(points.give(points=100, **give, now=now))
    later = now + timedelta(days=1)
    with write():
        slide(customers=["b"], active="review", at=later, live=offers.live(now=later))
    assert held("b", later) == (0, 0)
    # These end sooner, so that a debt that still stood would be paid out of them.
    ledger.post(entries=[earned("e", "b", 100, later, life=5)])
    assert points.settle(now=later) == 0
    assert households.collect(now=later) == 20
    assert held("b", later) == (80, 20)
    assert clean()


def test_what_slides_before_the_hour_gives_its_share_all_the_same(now: datetime) -> None:
    """Earned before midnight, slid by an activity after it, and collected only then."""
    main(now, life={"kind": "sliding", "days": 30, "activity": ["review"]})
    home(now, "b", share_bp=2_000)
    give: dict[str, Any] = {"customer": "b", "why": "x", "actor": "t", "key": None}
    late = now.replace(hour=23, minute=50)
    done(points.give(points=100, **give, now=late))
    later = late + timedelta(minutes=20)
    for _ in range(2):
        with write():
            slide(customers=["a", "b"], active="review", at=later, live=offers.live(now=later))
        assert held("b", later) == (80, 20)
    assert households.collect(now=later) == 0
    # What was earned after them, and slides with them next, gives its own share and no more.
    done(points.give(points=50, **give, now=later))
    tomorrow = later + timedelta(days=1)
    with write():
        slide(customers=["b"], active="review", at=tomorrow, live=offers.live(now=tomorrow))
    assert held("b", tomorrow) == (120, 30)
    assert households.collect(now=tomorrow) == 0
    ends = {
        lot.expires_at
        for name in ("points", "pool")
        for lot in ledger.lots(customer="b", wallet=name)
    }
    assert ends == {now.replace(hour=0) + timedelta(days=33)}
    assert clean()


def test_who_left_puts_nothing_in_when_points_slide(now: datetime) -> None:
    main(now, life={"kind": "sliding", "days": 30, "activity": ["review"]})
    key = home(now, "b", share_bp=2_000)
    done(points.give(customer="b", points=100, why="x", actor="t", key=None, now=now))
    done(households.leave(household=key, by="b", customer="b", key=None, now=now))
    later = now + timedelta(days=1)
    with write():
        slide(customers=["b"], active="review", at=later, live=offers.live(now=later))
    assert held("b", later) == (100, 0)
    assert clean()
