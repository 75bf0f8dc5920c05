"""What a change touches: codes of single customers, and reservations that are still open."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.till import checkout
from guerdon.store import touched
from guerdon.store.codes import codes
from tests.flows.shop import ask, done, off, reserve, sells

pytestmark = pytest.mark.django_db(transaction=True)


def test_issued_codes_are_found_with_their_offer(now: datetime) -> None:
    issued = codes.issue(offer="ten", count=2, now=now)
    assert isinstance(issued, list)
    assert touched.code_owners(codes=[*issued, "NOBODY"]) == dict.fromkeys(issued, "ten")
    assert touched.code_owners(codes=[]) == {}


def test_open_reservations_are_counted(now: datetime) -> None:
    sells(now, off("ten", 100), off("other", 1, least_minor=10**9))
    done(reserve(now, ask("o-1"), ttl=60))
    gone = done(reserve(now, ask("o-2")))["reservation"]
    assert touched.holding(offers={"ten"}) == 2
    assert touched.holding(offers={"other"}) == 0
    done(checkout.release(reservation=gone, key=None, now=now))
    assert touched.holding(offers={"ten"}) == 1
    checkout.sweep(now=now + timedelta(minutes=2))
    assert touched.holding(offers={"ten"}) == 0
