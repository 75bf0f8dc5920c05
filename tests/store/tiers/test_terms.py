"""Terms: one running of a plan, due at their end or when they are not paid."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.store.customers import people
from guerdon.store.tiers import terms

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def begin(now: datetime, membership: str, number: int = 1, **words: Any) -> bool:
    usual: dict[str, Any] = {
        "plan": "plus",
        "terms": {"structure": "m", "tier": "a"},
        "first_at": now,
        "starts_at": now,
        "ends_at": now + 30 * DAY,
        "trial_until": now,
        "price_minor": 5,
        "auto_renew": True,
    }
    return terms.begin(customer="ann", membership=membership, number=number, **usual | words)


def test_one_running_of_a_plan(now: datetime) -> None:
    people.named(keys=["ann"], now=now)
    assert begin(now, "m1")
    assert not begin(now, "m2")
    assert begin(now, "m3", plan="other", pay_until=now + DAY)
    assert terms.counts() == {"plus": 1, "other": 1}
    assert [one.membership for one in terms.due(now=now + DAY, most=9)] == ["m3"]
    assert [one.membership for one in terms.due(now=now + 30 * DAY, most=9)] == ["m1", "m3"]
    terms.change(membership="m1", number=1, state=terms.OVER)
    assert begin(now, "m1", number=2, starts_at=now + 30 * DAY)
    newest = terms.term(membership="m1", lock=True)
    assert newest is not None
    assert newest.number == 2
    assert [one.number for one in terms.of(customer="ann")] == [2, 1, 1]
    assert len(terms.running(after=0, most=9)) == 2
    assert terms.term(membership="none") is None
    assert terms.new_key() != terms.new_key()
