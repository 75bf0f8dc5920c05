"""Signs are compared by keyed index; an address whatever its spelling."""

from datetime import datetime

import pytest

from guerdon.store.models import ReferralSign
from guerdon.store.referral import signs
from guerdon.store.writing import write
from tests.flows import friends as f

pytestmark = pytest.mark.django_db(transaction=True)


def signed(customer: str, now: datetime, **given: str) -> None:
    with write():
        assert signs.keep(customer=customer, signs=given, now=now) is None


def test_shared_with_the_inviter_and_with_other_friends(now: datetime) -> None:
    f.promises(now, {"guard": {"burst": "allow"}})
    f.people(now, "ann")
    for friend in ("bob", "cy", "dan"):
        f.bind("ann", friend, now)
    signed("ann", now, device="d1", address="Tea Lane 1, Flat B")
    signed("bob", now, device="d2", payment="p", address="tea lane 1 flat b")
    signed("cy", now, device="d2")
    signed("dan", now, payment=" ", device="d3")
    assert signs.shared(inviter="ann", invitee="bob") == {"address"}
    assert signs.others(inviter="ann", invitee="bob") == {"device": 1}
    assert signs.others(inviter="ann", invitee="dan") == {}
    assert signs.shared(inviter="ann", invitee="nobody") == frozenset()
    signed("ann", now, device="d1")
    assert ReferralSign.objects.count() == 7


def test_one_text_of_two_kinds_is_not_the_same(now: datetime) -> None:
    f.people(now, "ann", "bob")
    signed("ann", now, device="x")
    signed("bob", now, payment="x")
    assert signs.shared(inviter="ann", invitee="bob") == frozenset()
