"""Each order that changes is noted by its number."""

import pytest

from guerdon.store.models import Order, OrderChange
from guerdon.store.order_changes import note
from guerdon.store.writing import write
from tests import shops

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_orders_are_noted_and_no_others():
    for key in ("a", "b", "c"):
        Order.objects.create(key=key, placed_at=shops.AS_OF, total_minor=1)

    with write():
        note(orders=Order.objects.filter(key__in=("a", "c")))
        note(orders=Order.objects.filter(key="nobody's"))

    noted = set(OrderChange.objects.values_list("order", flat=True))
    assert noted == set(Order.objects.exclude(key="b").values_list("pk", flat=True))
