"""Wallets for the tests of points: the section `points`, put in a few words."""

from datetime import datetime
from typing import Any

from guerdon.flows import trigger
from guerdon.store.models import Customer
from guerdon.store.programme import sections
from guerdon.store.till.replies import Reply


def terms(now: datetime, wallets: dict[str, Any]) -> int:
    """These wallets hold from now on."""
    # Versions are for ever, but a test's begin anew.
    sections._held = sections._Held()
    put = sections.put(name="points", document={"wallets": wallets}, actor="t", now=now)
    assert isinstance(put, int), put
    return put


def main(now: datetime, **words: Any) -> int:
    """The wallet `points` has these words, and there is no other."""
    return terms(now, {"points": words})


def person(key: str, now: datetime, tier: str = "") -> str:
    """A customer of a tier."""
    Customer.objects.create(key=key, joined_at=now, created_at=now, tier=tier)
    return key


def happens(now: datetime, kind: str, key: str, customer: str = "c", **data: Any) -> Any:
    """What the rooms told of a trigger."""
    answer = trigger.take(kind=kind, key=key, customer=customer, data=data, now=now)
    assert isinstance(answer, Reply), answer
    return answer.body["told"]
