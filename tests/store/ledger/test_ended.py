"""What ended of some lots is counted once, also where it went on into another lot."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.points import points
from guerdon.give.points import slide
from guerdon.give.points.earn import entry
from guerdon.store.ledger import ended, ledger
from guerdon.terms.points import Life, Pending, Plan
from tests.store.ledgers import earned, member, spent

pytestmark = [pytest.mark.database, pytest.mark.django_db]
DAY = timedelta(days=1)


def test_what_was_written_off_and_not_what_was_spent(now: datetime) -> None:
    member("c", now)
    ledger.post(entries=[earned("e1", "c", 100, now, life=5), earned("e2", "c", 50, now, life=9)])
    first, second = (ledger.lot_of(entry=key) or 0 for key in ("e1", "e2"))
    ledger.post(entries=[spent("s", "c", {first: 70}, now)])
    assert ended.lapsed(lots=[first, second]) == 0
    points.expire(now=now + 6 * DAY)
    assert ended.lapsed(lots=[first, second]) == 30
    points.expire(now=now + 10 * DAY)
    assert [ended.lapsed(lots=one) for one in ([first], [second], [])] == [30, 50, 0]


def test_of_a_lot_filled_out_of_two_each_lost_its_part(now: datetime) -> None:
    member("c", now)
    plan = Plan(life=Life(kind="sliding", days=9, activity=("purchase",)))
    for number, amount in enumerate((100, 301)):
        made = entry(
            plan=plan, pending=Pending(), points=amount, customer="c", at=now, key=f"e{number}"
        )
        assert made is not None
        ledger.post(entries=[made])
    lots = ledger.lots(customer="c")
    later = now + DAY
    ledger.post(
        entries=slide.entries(
            lots=lots, active="purchase", customer="c", wallet="points", at=later, zone="UTC"
        )
    )
    (one,) = ledger.lots(customer="c")
    ledger.post(entries=[spent("s", "c", {one.lot: 200}, later)])
    points.expire(now=later + 20 * DAY)
    # 201 of 401 ended: of 100 half, rounded down, and of 301 the like.
    assert [ended.lapsed(lots=[lot.lot]) for lot in lots] == [50, 150]
    assert ended.lapsed(lots=[lot.lot for lot in lots]) == 201
