"""Gifts leave wallets first to expire first, become money once, and come back with returns."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.giving import causes
from guerdon.store.giving import causes as kept
from guerdon.store.ledger import ledger
from guerdon.store.models import CauseChoice, CauseGiver, CauseShare, Certificate
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.trigger import Told, Trigger
from tests.flows.sections import live
from tests.flows.shop import clean, done, everything, in_threads
from tests.store.ledgers import earned, member

pytestmark = pytest.mark.django_db(transaction=True)
WELL = {
    "key": "well",
    "name": {"zh": "水井", "en": "A well"},
    "goal_minor": 1_000,
    "end": "2027-01-01T00:00:00Z",
    "least_points": 10,
    "rates": [
        {"points": 100, "minor": 50},
        {"from": "2026-06-01T00:00:00Z", "points": 1, "minor": 1},
    ],
    "shares": [{"bp": 150}],
}


@pytest.fixture(autouse=True)
def shop(now: datetime) -> None:
    live("causes", {"causes": [WELL, {"key": "trees", "name": {"en": "Trees"}}]})
    for person in ("a", "b"):
        member(person, now)
        ledger.post(
            entries=[
                earned(f"{person}1", person, 300, now, life=30),
                earned(f"{person}2", person, 90, now, life=10),
            ]
        )


def donate(now: datetime, points: int, **words: Any) -> Any:
    given = {"customer": "a", "cause": "well", "key": None, **words}
    return causes.donate(points=points, now=now, **given)


def rows() -> Any:
    models = (CauseChoice, CauseGiver, CauseShare, Certificate)
    return everything(), [list(one._default_manager.values_list()) for one in models]


def refused(call: Any) -> Refusal:
    before = rows()
    found = call()
    assert isinstance(found, Refusal), found
    assert rows() == before
    return found


def far(now: datetime) -> Any:
    return next(told for cause, told in causes.progress(now=now) if cause.key == "well")


def test_points_become_money_at_the_rate_of_the_day(now: datetime) -> None:
    body = done(donate(now, 101, key="k:1"))
    assert (body["minor"], body["balance"], body["currency"]) == (50, 289, "USD")
    assert [lot.left for lot in ledger.lots(customer="a")] == [289]
    assert done(donate(now, 101, key="k:1")) == body
    summer = now + timedelta(days=100)
    ledger.post(entries=[earned("s", "b", 40, summer)])
    done(donate(summer, 40, customer="b"))
    told = far(now)
    assert (told.given_minor, told.of_points_minor, told.points, told.givers) == (90, 90, 141, 2)
    assert told.share_bp == 900
    found = kept.certificate(number=body["certificate"])
    assert found is not None
    assert (found.points, found.minor, found.entry) == (101, 50, body["entry"])
    assert kept.certificates(customer="a") == [found]
    assert ledger.by_kind(wallet="cash-USD") == {"shop": -90, "cause": 90}
    assert clean()


def test_what_is_refused_changes_nothing(now: datetime) -> None:
    assert refused(lambda: donate(now, 9)).reason == "donation_too_small"
    assert refused(lambda: donate(now, 391)).reason == "points_short"
    assert refused(lambda: donate(now, 20, cause="none")).reason == "not_found"
    assert refused(lambda: donate(now, 20, cause="trees")).reason == "cause_takes_no_points"
    assert refused(lambda: donate(now, 20, customer="x")).reason == "customer_unknown"
    after = datetime.fromisoformat("2027-01-01T00:00:00+00:00")
    assert refused(lambda: donate(after, 20)).reason == "cause_closed"


def test_parallel_donations_never_give_more_than_there_is(now: datetime) -> None:
    answers = in_threads(6, lambda _: donate(now, 100))
    assert sum(not isinstance(one, Refusal) for one in answers) == 3
    assert far(now).points == 300
    assert clean()


def choose(now: datetime, cause: str) -> Any:
    return causes.choose(customer="a", cause=cause, key=None, now=now)


def heard(now: datetime, kind: str, key: str, minor: int, customer: str = "a") -> tuple[Told, ...]:
    data = {"order": "o1", "total_minor": minor}
    trigger = Trigger(kind=kind, key=key, customer=customer, at=now, data=data)
    with write():
        return causes.heard(trigger=trigger, now=now)


def test_a_share_of_purchases_comes_back_with_returns(now: datetime) -> None:
    assert heard(now, "purchase", "o0", 1_000) == ()
    assert done(choose(now, "well"))["share_bp"] == 150
    assert heard(now, "purchase", "o1", 9_999) == (
        Told(room="causes", what="purchase", data={"minor": 149}),
    )
    assert heard(now, "purchase", "o1", 9_999) == ()
    assert far(now).of_purchases_minor == 149
    back = sum(
        told.data["minor"]
        for number in range(3)
        for told in heard(now, "return", f"r{number}", -3_000)
    )
    assert back == 149 * 9_000 // 9_999
    heard(now, "return", "r4", -5_000)
    assert far(now).of_purchases_minor == 0
    assert heard(now, "return", "r5", -1) == ()
    (share,) = kept.of_customer(customer="a")
    assert (share.returned_minor, share.back_minor) == (9_999, 149)
    assert heard(now, "review", "x", 0) == ()
    assert clean()


def test_the_choice_is_the_customers(now: datetime) -> None:
    assert refused(lambda: choose(now, "trees")).reason == "cause_takes_no_share"
    assert refused(lambda: choose(now, "none")).reason == "not_found"
    done(choose(now, "well"))
    assert kept.chosen(customer="a") == "well"
    done(choose(now, ""))
    assert heard(now, "purchase", "o2", 10_000) == ()
    assert heard(now, "purchase", "o3", 10_000, customer="b") == ()
