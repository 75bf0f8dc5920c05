"""Adjustments as they are listed: by state, by member, in pages."""

from datetime import datetime

import pytest

from guerdon.store.ledger import adjustments
from tests.store.ledgers import member

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_lists_and_pages(now: datetime) -> None:
    for name in ("c", "d"):
        member(name, now)
    words = {"why": "x", "asker": "ann", "now": now}
    made = [
        adjustments.keep(customer=name, points=n, state=state, **words)  # type: ignore[arg-type]
        for n, (name, state) in enumerate(
            [("c", "done"), ("d", "waiting"), ("c", "waiting"), ("c", "refused")], start=1
        )
    ]
    assert adjustments.counted() == 2
    newest = adjustments.listed(customer="c")
    assert [one.points for one in newest] == [4, 3, 1]
    assert [one.points for one in adjustments.listed(states=("waiting",))] == [3, 2]
    assert [one.points for one in adjustments.listed(before=made[2], most=1)] == [2]
    assert adjustments.seen(number=0) is None
    assert adjustments.queue(customer="nobody") is None
