"""The facts of a customer are read at once, frozen, and come back from storage as they were."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from guerdon.canonical import written
from guerdon.store import counters
from guerdon.store.codes import codes
from guerdon.store.ledger import ledger
from guerdon.store.models import Customer, KnowValue, Mood, Night, Remark, Trigger
from guerdon.store.programme import offers, sections
from guerdon.store.till import counted, facts
from guerdon.store.till.facts import Holds
from guerdon.terms.limit import Use
from guerdon.terms.tables import KNOW, ZERO_WITHOUT_ORDERS
from tests.flows.shop import ask, off, percent, sells
from tests.store.ledgers import earned, member, owed
from tests.store.posted import watched

pytestmark = pytest.mark.django_db(transaction=True)


def read(
    now: datetime, own: Holds = facts.NOTHING, explain: tuple[str, ...] = (), **words: Any
) -> facts.Facts:
    live = offers.live(now=now)
    asked = facts.normalised(ask=ask(**words), live=live, now=now)
    return facts.read(ask=asked, live=live, now=now, own=own, explain=explain)


def night(now: datetime, state: str, customer: str, **values: Any) -> None:
    plain = {"int": 1, "real": 1.5, "text": "x", "moment": now, "flag": True}
    row = {name: plain[kind.rstrip("?")] for name, kind in KNOW.items() if name != "customer"}
    made = Night.objects.create(key=f"{now}{state}", as_of=now, state=state, started_at=now)
    person = Customer.objects.get(key=customer)
    KnowValue.objects.create(night=made, customer=person, **row | values)


def test_a_guest_and_a_stranger(now: datetime) -> None:
    guest = read(now)
    assert (guest.customer, guest.known, dict(guest.values)) == (None, False, {})
    stranger = read(now, customer="nobody")
    assert (stranger.customer, stranger.known, stranger.points) == ("nobody", False, 0)


def test_the_newest_complete_night_counts(now: datetime) -> None:
    member("c", now)
    Customer.objects.update(tier="gold", zone="Asia/Shanghai", attributes={"city": "上海"})
    night(now - timedelta(days=2), "complete", "c", stage="lost", segments=["old"])
    night(now - timedelta(days=1), "complete", "c", stage="active", segments=["b", "a"], spend=777)
    night(now, "running", "c", stage="half")
    values = read(now, customer="c").values
    assert values["stage"] == "active"
    assert values["segments"] == frozenset({"a", "b"})
    assert (values["spend"], values["p_alive"]) == (777, 1.5)
    assert values["last_order_at"] == now - timedelta(days=1)
    assert values["last_order_at"].tzinfo is not None
    assert values["joined_at"] == now
    assert (values["tier"], values["zone"]) == ("gold", "Asia/Shanghai")
    assert values["attribute.city"] == "上海"


def test_a_customer_whom_no_night_has_seen_has_bought_nothing(now: datetime) -> None:
    member("c", now)
    values = read(now, customer="c").values
    zero = {name: values[name] for name in (*ZERO_WITHOUT_ORDERS, "complaints")}
    assert set(zero.values()) == {0}
    assert set(values) == {"segments", "complained_of", "points", "joined_at", *zero}


def test_points_are_those_that_may_be_spent_now(now: datetime) -> None:
    member("c", now)
    ledger.post(
        entries=[
            earned("e1", "c", 100, now),
            earned("e2", "c", 30, now, pending=5),
            earned("e3", "c", 7, now, life=1),
            owed("d1", "c", 20, now),
        ]
    )
    for days in (0, 1, 5, 400):
        at = now + timedelta(days=days)
        purse = ledger.balance(customer="c", now=at)
        assert read(at, customer="c").points == purse.spendable
    assert read(now, customer="c").points == 87


def test_codes_and_own_holds(now: datetime) -> None:
    sells(now, percent("ten", 10, codes="unique", limits={"total": 5}))
    member("c", now)
    (code,) = codes.issue(offer="ten", count=0, customers=["c"], now=now)
    codes.hold(codes=[code], order="o1")
    fact = read(now, codes=[code.lower()]).codes[code]
    assert (fact.offer, fact.owner, fact.state, fact.held_by) == ("ten", "c", "held", "o1")
    own = Holds(
        uses=(Use(key="offer/ten/total", units=1, ceiling=5),),
        codes=(code,),
        orders=frozenset({"o1"}),
    )
    mine = read(now, own, codes=[code], order="o1")
    assert (mine.codes[code].state, mine.codes[code].held_by) == ("fresh", None)
    assert mine.own == {"offer/ten/total": 1}
    assert read(now, codes=["NO-SUCH"]).codes == {}


def test_counters_are_read_for_offers_that_this_ask_could_use(now: datetime) -> None:
    limits = {"total": 5, "per_customer": 2, "per_day": 9, "budget": "b"}
    sells(
        now,
        off("a", 100, limits=limits),
        off("coded", 100, codes="unique", limits={"total": 5}),
    )
    counters.open_counter(key="budget/b", ceiling=300)
    counters.take(
        uses=[
            Use(key="offer/a/total", units=1, ceiling=5),
            Use(key="offer/a/customer/c", units=2, ceiling=2),
            Use(key="offer/a/day/2026-03-15", units=3, ceiling=9),
            Use(key="offer/coded/total", units=4, ceiling=5),
            Use(key="budget/b", units=50, ceiling=None),
        ]
    )
    # 23:30 in London is the next day in Shanghai.
    late = datetime(2026, 3, 14, 23, 30, tzinfo=UTC)
    found = read(late, customer="c", zone="Asia/Shanghai")
    assert found.used == {
        "offer/a/total": 1,
        "offer/a/customer/c": 2,
        "offer/a/day/2026-03-15": 3,
        "budget/b": 50,
    }
    assert found.ceilings == {"budget/b": 300}
    assert "offer/a/day/2026-03-15" not in read(late).used


def test_counters_of_offers_that_the_index_leaves_out_are_not_read(now: datetime) -> None:
    limits = {"total": 5, "budget": "b"}
    sells(
        now,
        off("here", 100, limits=limits, of={"sku": ["sku-tea"]}),
        off("far", 100, limits=limits | {"budget": "other"}, of={"sku": ["piano"]}),
        off("gold", 100, limits=limits, condition={"field": "tier", "op": "is", "value": "gold"}),
        off("rich", 100, limits=limits, least_minor=10_000_000),
    )
    for name in ("here", "far", "gold", "rich"):
        counters.take(uses=[Use(key=f"offer/{name}/total", units=1, ceiling=5)])
    words = {"lines": [("tea", 1, 100)], "customer": "c"}
    near = {"offer/here/total": 1, "offer/rich/total": 1}
    assert read(now, **words).used == near
    assert read(now, **words).ceilings == {"budget/b": 0}
    told = read(now, explain=("far",), **words)
    assert told.used == near | {"offer/far/total": 1}
    assert told.ceilings == {"budget/b": 0, "budget/other": 0}
    member("c", now)
    Customer.objects.update(tier="gold")
    assert read(now, **words).used == near | {"offer/gold/total": 1}


@pytest.mark.parametrize("busy", [0, 300])
def test_a_quote_reads_no_more_counters_however_many_offers_have_limits(
    now: datetime, busy: int, monkeypatch: Any
) -> None:
    offer = {"limits": {"total": 5, "per_customer": 1}}
    far = [off(f"far{n}", 100, of={"sku": [f"far{n}"]}, **offer) for n in range(busy)]
    sells(now, off("here", 100, of={"sku": ["sku-tea"]}, **offer), *far)
    counters.take(
        uses=[Use(key=f"offer/{name}/total", units=1, ceiling=5) for name in ("here", "far1")]
    )
    offers.live(now=now)
    sent = watched(monkeypatch)
    found = read(now, lines=[("tea", 1, 100)], customer="c")
    assert found.used == {"offer/here/total": 1}
    asked_for = [str(params).count("offer/") for letters in sent for _, params in letters]
    assert asked_for[-2:] == [0, 2]
    assert len(asked_for) == 3  # the stamp of the offers, the customer, two counters


def test_more_counters_than_one_statement_takes(now: datetime, monkeypatch: Any) -> None:
    monkeypatch.setattr(counted, "AT_ONCE", 2)
    monkeypatch.setattr(counted, "LIKELY", 0)
    sells(now, *[off(f"o{n}", 100, limits={"total": 5}) for n in range(5)])
    for n in range(5):
        counters.take(uses=[Use(key=f"offer/o{n}/total", units=n + 1, ceiling=9)])
    assert read(now).used == {f"offer/o{n}/total": n + 1 for n in range(5)}


def test_a_budget_that_nobody_opened_is_empty(now: datetime) -> None:
    sells(now, off("a", 100, limits={"budget": "none"}))
    assert read(now).ceilings == {"budget/none": 0}


def test_facts_come_back_from_storage_as_they_were(now: datetime) -> None:
    sells(now, percent("ten", 10, codes="unique", limits={"total": 5}))
    member("c", now)
    night(now, "complete", "c", segments=["a"])
    issued = codes.issue(offer="ten", count=1, now=now, expires_at=now + timedelta(days=1))
    assert isinstance(issued, list)
    found = read(now, customer="c", codes=issued)
    assert facts.restored(document=json.loads(written(value=found))) == found


def test_promotions_wait_after_a_complaint_where_the_rules_say_so(now: datetime) -> None:
    member("ann", now)
    person = Customer.objects.get(key="ann")
    for hours in (30, 60):
        Trigger.objects.create(
            kind="complaint",
            key=f"t{hours}",
            customer=person,
            at=now - timedelta(hours=hours),
            data={},
            state="heard",
            due_at=now,
        )
    assert read(now, customer="ann").care_until is None  # no rules of gifts
    rules = {"care_days": 2, "care_at_till": True}
    sections.put(name="gifts", document=rules, actor="mia", now=now)
    waits = now + timedelta(hours=18)
    assert read(now, customer="ann").care_until == waits
    assert read(waits, customer="ann").care_until is None  # its last moment is over
    assert read(now, customer="ann").points == 0
    found = read(now, customer="ann")
    assert facts.restored(document=json.loads(written(value=found))) == found
    sections.put(name="gifts", document={"care_days": 2}, actor="mia", now=now)
    assert read(now, customer="ann").care_until is None


def test_a_remark_that_complains_counts_too(now: datetime) -> None:
    member("bob", now)
    rules = {"care_days": 3, "care_at_till": True}
    sections.put(name="gifts", document=rules, actor="mia", now=now)
    assert read(now, customer="bob").care_until is None
    person = Customer.objects.get(key="bob")
    words = {"customer": person, "sealed": b"", "digest": "", "language": "en", "taken_at": now}
    Remark.objects.create(key="r1", kind="complaint", at=now, **words)
    Mood.objects.create(customer=person, complaints=1, last_remark_at=now)
    assert read(now, customer="bob").care_until == now + timedelta(days=3)
