"""Old numbers reach whom they were merged into."""

from datetime import datetime

import pytest

from guerdon.store import numbers
from guerdon.store.models import Customer

pytestmark = pytest.mark.django_db


def test_an_old_number_is_its_survivors(now: datetime) -> None:
    new = Customer.objects.create(key="new", created_at=now)
    Customer.objects.create(key="old", created_at=now, merged_into=new)
    assert numbers.survivor(customer="old") == "new"
    assert numbers.survivor(customer="new") is None
    assert [numbers.living(customer=key) for key in ("old", "new", "nobody")] == [
        "new",
        "new",
        "nobody",
    ]
