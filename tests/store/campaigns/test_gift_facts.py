"""Complaints of both kinds, and what a customer had, equal offers told as one gift."""

from datetime import datetime, timedelta

import pytest

from guerdon.store.campaigns import gift_facts
from guerdon.store.models import Assignment, Award, Campaign, Customer, Remark, Trigger
from guerdon.store.programme import offers

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
DOCUMENT = {"key": "five", "kind": "amount", "value": {"off_minor": 500}, "name": {"en": "5"}}


def test_complaints(now: datetime) -> None:
    a, b = (Customer.objects.create(key=key, created_at=now) for key in ("a", "b"))
    for number, (who, kind, back) in enumerate(
        [(a, "complaint", 2), (a, "complaint", 1), (b, "complaint", 9), (b, "birthday", 0)]
    ):
        Trigger.objects.create(
            kind=kind, key=str(number), customer=who, at=now - back * DAY, data={}, state="heard",
            due_at=now,
        )  # fmt: skip
    assert gift_facts.complaints(since=now - 3 * DAY) == {"a": now - DAY}
    Remark.objects.create(
        key="r", kind="complaint", customer=b, at=now, taken_at=now, sealed=b"", digest="",
        language="en", sentiment="negative",
    )  # fmt: skip
    assert gift_facts.complaints(since=now - 3 * DAY) == {"a": now - DAY, "b": now}
    assert gift_facts.complaints(since=now - 3 * DAY, customer="b") == {"b": now}


def test_had(now: datetime) -> None:
    a = Customer.objects.create(key="a", created_at=now)
    offers.keep(documents=[DOCUMENT, {**DOCUMENT, "key": "six"}], actor="m", now=now)
    for number, (offer, arm, back, launched) in enumerate(
        [("five", "given", 9, now), ("six", "given", 4, now), ("six", "holdout", 1, now),
         ("five", "given", 2, None)]
    ):  # fmt: skip
        campaign = Campaign.objects.create(
            key=str(number), name={}, brief={}, budget_minor=1, reserve_minor=0, created_at=now,
            launched_at=launched,
        )  # fmt: skip
        Assignment.objects.create(
            campaign=campaign, customer=a, arm=arm, offer=offer, reason={}, at=now - back * DAY
        )
    for state, item in (("given", "mug"), ("revoked", "cup"), ("given", "")):
        Award.objects.create(
            customer=a,
            play="p",
            step=item or "n",
            turn=1,
            reward={"item": item},
            state=state,
            at=now,
        )
    # Equal offers under other keys are the same gift; a plan that was not launched gave nothing.
    same = gift_facts.gift_of(document=DOCUMENT)
    found = gift_facts.had(since=now - 30 * DAY)
    assert found == {"a": {same: now - 4 * DAY, "mug": now}}
    assert gift_facts.had(since=now - 30 * DAY, customer="b") == {}
    facts = gift_facts.of(customer="a", since=now - 30 * DAY)
    assert (facts.value_class, facts.complained_at, facts.had) == ("", None, found["a"])
    other = gift_facts.gift_of(document={**DOCUMENT, "value": {"off_minor": 501}})
    assert other != same
