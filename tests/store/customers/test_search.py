"""Search by key, by name in either language, and by the beginning of a code."""

from datetime import datetime

import pytest

from guerdon.store.customers import search
from guerdon.store.models import Customer
from tests.web.console import shop

pytestmark = pytest.mark.django_db


def found(text: str) -> list[tuple[str, str]]:
    return [(hit.kind, hit.key) for hit in search.found(text=text)]


def test_each_kind(now: datetime) -> None:
    shop.filled(now=now)
    assert found("C2") == [("customer", "c2")]
    assert found("答谢") == [("campaign", "autumn")]
    assert found("满40") == [("offer", "five-off")]
    assert found("abcd-0") == [("code", "ABCD-0")]
    assert found("ab") == []  # too short for a code
    assert found("   ") == []


def test_at_most_six_of_a_kind_and_none_that_were_merged(now: datetime) -> None:
    shop.filled(now=now)
    for n in range(10, 20):
        Customer.objects.create(key=f"c{n}", created_at=now)
    assert len(found("c1")) == search.MOST
    Customer.objects.filter(key="c2").update(merged_into=Customer.objects.get(key="c1"))
    assert found("c2") == []
