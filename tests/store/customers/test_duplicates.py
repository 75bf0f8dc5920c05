"""Suggested duplicates: shared signs speak for it, other names and birthdays against."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.store.customers import duplicates, people
from guerdon.store.customers.people import Told
from guerdon.store.models import Customer, Merge, ReferralSign

pytestmark = pytest.mark.django_db


def tell(now: datetime, key: str, **words: Any) -> Customer:
    people.keep(told=[Told(key=key, **words)], now=now, proof="")
    return Customer.objects.get(key=key)


def found(**words: Any) -> list[tuple[str, str, int]]:
    return [(one.survivor, one.merged, one.points) for one in duplicates.suggested(**words)]


def test_a_shared_phone_is_listed_and_a_father_and_son_are_not(now: datetime) -> None:
    tell(now, "a", phone="+8613800000000", name="Li Lei")
    tell(now, "b", phone="+8613800000000", name="LiLei ")
    tell(now, "c", email="x@example.org", name="Han")
    tell(now, "d", email="x@example.org", name="Meimei", attributes={"birthday": "2001-01-01"})
    assert found() == [("a", "b", 5)]
    tell(now, "c", phone="+8613900000000")
    tell(now, "d", phone="+8613900000000")
    assert found() == [("a", "b", 5), ("c", "d", 4)]
    assert found(customer="c") == [("c", "d", 4)]
    tell(now, "c", attributes={"birthday": "1970-01-01"})
    assert found() == [("a", "b", 5)]
    seen = duplicates.evidence(one="c", other="d")
    assert seen is not None
    assert [one.what for one in seen.evidence] == [
        "same_email",
        "same_phone",
        "other_name",
        "other_birthday",
    ]


def test_a_sign_that_many_share_tells_nothing(now: datetime) -> None:
    for number in range(6):
        tell(now, f"m{number}", phone="+8613800000000")
    assert found() == []
    Customer.objects.get(key="m5").delete()
    assert len(found()) == 10


def test_two_people_and_merged_numbers_are_left_out(now: datetime) -> None:
    one, two, three = (tell(now, key, email="x@example.org") for key in "abc")
    for row in (one, two):
        ReferralSign.objects.create(customer=row, kind="payment", sign="s", at=now)
    assert found() == [("a", "b", 5), ("a", "c", 3), ("b", "c", 3)]
    Merge.objects.create(key="m", survivor=two, merged=one, state="apart", actor="x", at=now)
    assert found() == [("a", "c", 3), ("b", "c", 3)]
    Customer.objects.filter(pk=three.pk).update(merged_into=one)
    assert found() == []
    assert duplicates.evidence(one="a", other="nobody") is None
