"""A household knows who is in, who was asked, and lets nobody be in two."""

from datetime import datetime

import pytest

from guerdon.store.customers import households
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db(transaction=True)


def test_in_asked_and_out(now: datetime) -> None:
    for one in "abc":
        member(one, now)
    with write():
        assert households.begin(key="h1", name="家", head="a", share_bp=5, now=now) is None
        households.invite(key="h1", customer="b", now=now)
        households.invite(key="h1", customer="c", now=now)
        assert households.enter(key="h1", customer="b", share_bp=100, now=now) is None
        home = households.held(key="h1")
    assert home is not None
    assert (home.head, sorted(home.mates), home.invited) == ("a", ["a", "b"], ("c",))
    assert home.mates["b"].share_bp == 100
    assert [row[1:] for row in households.sharing()] == [("h1", "a"), ("h1", "b")]
    agreed = households.agreed(customers=["b", "c"])
    assert [(one.customer, one.share_bp, one.since) for one in agreed] == [("b", 100, now)]
    with write():
        taken = households.begin(key="h2", name="", head="b", share_bp=0, now=now)
    assert taken == Refusal(reason="household_taken", data={"customer": "b"})
    with write():
        households.change(key="h1", customer="b", words={"state": "out"})
    assert households.of(customer="b") is None
    assert households.agreed(customers=["b"]) == ()
    assert households.of(customer="a") == "h1"
    with write():
        households.close(key="h1", now=now)
    closed = households.seen(key="h1")
    assert closed is not None
    assert (closed.open, closed.head, dict(closed.mates), closed.invited) == (False, "", {}, ())
    assert households.seen(key="none") is None
