"""The shop's own days: kept all or none, told in the audit trail, taken back."""

from datetime import date, datetime

import pytest

from guerdon.store import shop_days
from guerdon.store.messages import facts
from guerdon.store.models import AuditEntry
from guerdon.store.shop_days import OwnDay

pytestmark = [pytest.mark.database, pytest.mark.django_db]
FAIR = OwnDay(day=date(2027, 5, 8), worked=True, name="Spring fair")
REST = OwnDay(day=date(2027, 5, 10), worked=False, name="")


def test_days_are_kept_changed_and_removed(now: datetime) -> None:
    assert shop_days.keep(days=[REST, FAIR], actor="t", now=now) == 2
    assert shop_days.keep(days=[FAIR], actor="t", now=now) == 0
    assert shop_days.listed(year=2027) == (FAIR, REST)
    assert shop_days.listed(year=2026) == ()
    assert facts.shop_days() == {FAIR.day: True, REST.day: False}
    turned = OwnDay(day=REST.day, worked=True, name="Open")
    assert shop_days.keep(days=[turned], actor="t", now=now) == 1
    assert shop_days.remove(day=FAIR.day, actor="t", now=now)
    assert not shop_days.remove(day=FAIR.day, actor="t", now=now)
    assert shop_days.listed(year=2027) == (turned,)
    acts = AuditEntry.objects.order_by("pk").values_list("act", flat=True)
    assert list(acts) == ["day.kept"] * 3 + ["day.removed"]
