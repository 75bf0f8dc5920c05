"""What was sent is counted by transfer, and only what one earned oneself counts as earned."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.points.transfers import send
from guerdon.give.exchange.transfer import Sent
from guerdon.store.ledger import ledger, transfers
from tests.flows.sections import live
from tests.flows.shop import done
from tests.store.ledgers import earned, member

pytestmark = pytest.mark.django_db(transaction=True)


def test_counted_by_transfer_not_by_lot(now: datetime) -> None:
    live("sharing", {"transfer": {"fee_points": 1}})
    for one in "ab":
        member(one, now)
    ledger.post(entries=[earned(f"e{n}", "a", 10, now, life=n) for n in (1, 2, 3)])
    done(send(source="a", target="b", points=15, key=None, now=now))
    done(send(source="a", target="b", points=2, key=None, now=now))
    assert transfers.sent(customer="a", since=now) == Sent(points=17, times=2)
    assert transfers.sent(customer="b", since=now) == Sent()
    assert transfers.sent(customer="a", since=now + timedelta(seconds=1)) == Sent()
    ledger.post(entries=[earned("own", "b", 7, now)])
    assert [lot.left for lot in transfers.earned(customer="b", since=now)] == [7]
    assert transfers.earned(customer="b", since=now + timedelta(seconds=1)) == ()
