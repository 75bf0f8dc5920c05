"""A database is emptied whole, and a shop of somebody's own is told apart."""

from datetime import datetime

import pytest

from guerdon.store import emptying
from guerdon.store.customers import people
from guerdon.store.house import access
from guerdon.store.models import AuditEntry, Customer, Order, Setting, User
from guerdon.store.programme import ground, programme
from guerdon.terms.role import Role

pytestmark = pytest.mark.django_db(transaction=True)


def test_every_row_goes(now: datetime) -> None:
    people.named(keys=["c1"], now=now)
    access.add_user(name="ann", password="twelve letters", role=Role.OWNER, now=now)
    programme.keep(changes={"demo": True})
    emptying.empty()
    assert not Customer.objects.exists()
    assert not User.objects.exists()
    assert not AuditEntry.objects.exists()
    assert programme.read() == programme.Programme()
    assert set(Setting.objects.values_list("key", flat=True)) == {ground.STAMP}
    people.named(keys=["c1"], now=now)
    assert Customer.objects.count() == 1


def test_orders_without_the_demo_are_somebodys_own(now: datetime) -> None:
    assert not emptying.is_strange()
    Order.objects.create(key="A1", placed_at=now, total_minor=1)
    assert emptying.is_strange()
    programme.keep(changes={"demo": True})
    assert not emptying.is_strange()
