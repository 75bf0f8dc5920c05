"""A transfer moves points with their ends, once, within its bounds, and never both ways at odds."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.points import transfers
from guerdon.store.ledger import ledger
from guerdon.store.models import Customer
from guerdon.terms.decision import Refusal
from tests.flows.sections import live
from tests.flows.shop import clean, done, in_threads, refused
from tests.store.ledgers import earned, member, owed

pytestmark = pytest.mark.django_db(transaction=True)
TERMS = {"least": 10, "most": 500, "most_a_day": 700, "times_a_day": 3, "fee_bp": 100}


@pytest.fixture(autouse=True)
def shop(now: datetime) -> None:
    live("sharing", {"transfer": TERMS})
    for person in ("a", "b"):
        member(person, now)
    ledger.post(
        entries=[earned("e1", "a", 300, now, life=30), earned("e2", "a", 900, now, life=10)]
    )


def send(now: datetime, points: int, source: str = "a", target: str = "b", **words: Any) -> Any:
    return transfers.send(
        source=source, target=target, points=points, now=now, **{"key": None, **words}
    )


def test_points_keep_their_age_and_end(now: datetime) -> None:
    later = now + timedelta(days=1)
    body = done(send(later, 500, key="k:1"))
    assert (body["points"], body["fee"], body["balance"]) == (500, 5, 695)
    (lot,) = ledger.lots(customer="b")
    assert (lot.left, lot.earned_at, lot.expires_at) == (500, now, now + timedelta(days=10))
    assert [one.left for one in ledger.lots(customer="a")] == [395, 300]
    assert ledger.by_kind() == {"issued": -1200, "fee": 5}
    assert send(later, 500, key="k:1").repeated
    assert ledger.balance(customer="b", now=later).total == 500
    assert clean()


def test_bounds_of_the_day_begin_anew_at_midnight(now: datetime) -> None:
    done(send(now, 500))
    assert refused(lambda: send(now, 201)).data == {"asked": 201, "left": 200}
    done(send(now, 100))
    done(send(now, 10))
    assert refused(lambda: send(now, 10)) == Refusal(reason="transfer_times_used", data={"most": 3})
    assert done(send(now + timedelta(days=1), 20))["points"] == 20


def test_who_and_how_much_is_refused(now: datetime) -> None:
    assert refused(lambda: send(now, 9)).reason == "transfer_out_of_bounds"
    assert refused(lambda: send(now, 501)).reason == "transfer_out_of_bounds"
    assert refused(lambda: send(now, 50, target="a")).reason == "transfer_to_oneself"
    assert refused(lambda: send(now, 50, target="x")) == Refusal(
        reason="customer_unknown", data={"customer": "x"}
    )
    assert refused(lambda: send(now, 50, source="b", target="a")).reason == "transfer_short"
    Customer.objects.filter(key="b").update(attributes={"blocked": "1"})
    assert refused(lambda: send(now, 50)).reason == "customer_blocked"
    live("sharing", {})
    Customer.objects.filter(key="b").update(attributes={})
    assert refused(lambda: send(now, 50)).reason == "transfer_not_offered"


def test_debts_come_first(now: datetime) -> None:
    ledger.post(entries=[owed("d", "a", 1_100, now)])
    assert refused(lambda: send(now, 100)).data == {"asked": 100, "fee": 1, "balance": 100}
    done(send(now, 99))
    assert clean()


def test_parallel_transfers_both_ways_neither_deadlock_nor_overspend(now: datetime) -> None:
    live("sharing", {"transfer": {}})
    ledger.post(entries=[earned("e3", "b", 1_200, now)])

    def call(number: int) -> Any:
        pair = ("a", "b") if number % 2 else ("b", "a")
        return send(now, 500, *pair)

    answers = in_threads(8, call)
    assert all(isinstance(one, Refusal) or one.body for one in answers)
    assert sum(not isinstance(one, Refusal) for one in answers) >= 4
    total = sum(ledger.balance(customer=one, now=now).total for one in ("a", "b"))
    assert total == 2_400
    assert clean()
