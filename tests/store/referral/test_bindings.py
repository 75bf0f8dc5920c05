"""Bindings: the line above a customer, their orders, and the evidence for the guard."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError

from guerdon.give.referral.settings import Guard
from guerdon.store.models import Referral
from guerdon.store.referral import bindings
from guerdon.store.writing import write
from tests.flows import friends as f

pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)


def test_the_line_above_from_the_nearest_to_the_top(now: datetime) -> None:
    f.promises(now, {"attribution_days": 1})
    f.people(now, "top")
    for inviter, invitee in (("top", "a"), ("a", "b"), ("b", "c")):
        f.bind(inviter, invitee, now)
    assert bindings.above(customer="c") == ("b", "a", "top")
    assert bindings.above(customer="top") == ()
    bindings.lapse(referral=Referral.objects.get(invitee__key="b").pk)
    assert bindings.above(customer="c") == ("b",)
    assert bindings.second(inviter="b") is None
    assert bindings.second(inviter="a") == ("top", now)


def test_the_database_itself_lets_nobody_be_brought_twice(now: datetime) -> None:
    f.promises(now)
    f.people(now, "a", "b", "c")
    f.bind("a", "c", now)
    row = Referral.objects.get()
    with pytest.raises(IntegrityError), write():
        Referral.objects.create(
            inviter=row.invitee, invitee=row.invitee, version=1, state="held", bound_at=now
        )


def test_evidence_counts_the_hour_and_the_day(now: datetime) -> None:
    f.promises(now, {"guard": {"burst": "allow"}})
    f.people(now, "ann")
    for hours, friend in ((25, "a"), (24, "b"), (23, "c"), (1, "d"), (0, "e")):
        f.bind("ann", friend, now - hours * HOUR)
    found = bindings.evidence(inviter="ann", invitee="new", guard=Guard(), at=now)
    assert (found.hour, found.day) == (2, 4)
    assert (found.bought, found.all_returned, found.together) == (0, 0, 0)


def test_returns_are_kept_by_key_and_never_make_more_of_an_order(now: datetime) -> None:
    f.promises(now)
    f.people(now, "ann")
    number = f.number(f.bind("ann", "bob", now))
    with write():
        assert bindings.ordered(referral=number, order="o", at=now, paid_minor=100)
        assert bindings.returned(referral=number, order="o", key="r", minor=-30)
        assert not bindings.returned(referral=number, order="o", key="r", minor=10)
    assert bindings.orders(referral=number)[0].kept_minor == 100
    with write():
        bindings.returned(referral=number, order="o", key="s", minor=900)
    assert bindings.orders(referral=number)[0].kept_minor == 0
