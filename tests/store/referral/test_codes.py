"""Members' own codes: of one form, counted, and found however they are typed."""

from datetime import datetime

import pytest

from guerdon.store.models import Customer
from guerdon.store.referral import codes
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db(transaction=True)


def own(now: datetime) -> codes.OwnCode:
    member("ann", now)
    found = codes.own(customer="ann", now=now)
    assert isinstance(found, codes.OwnCode)
    return found


def test_made_found_and_counted(now: datetime) -> None:
    made = own(now)
    codes.count(code=made.code, shared=1)
    codes.count(code=made.code, opened=1)
    codes.count(code="NO", opened=1)
    found = codes.typed(code=made.code.lower())
    assert found is not None
    assert (found.customer, found.shared, found.opened) == ("ann", 1, 1)
    assert codes.of(customer="ann") == found
    assert codes.of(customer="bob") is None


def test_what_is_no_code_is_nobodys(now: datetime) -> None:
    made = own(now)
    for wrong in ("", "x" * 300, made.code[:-1], made.code + "2", "＊" * 8):
        assert codes.typed(code=wrong) is None
    last = "3" if made.code[-1] == "2" else "2"
    assert codes.typed(code=made.code[:-1] + last) is None


def test_a_merged_member_has_none(now: datetime) -> None:
    made = own(now)
    other = Customer.objects.create(key="bob", created_at=now)
    Customer.objects.filter(key="ann").update(merged_into=other)
    assert codes.typed(code=made.code) is None
