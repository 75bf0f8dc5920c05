"""The shop of the benchmark of the night has orders that agree with their lines, and new days."""

from datetime import timedelta

import pytest
from django.db.models import Count, Max, Min, Sum

from benchmarks import _shop, night, scaling
from guerdon.store.models import Customer, Line, Order

pytestmark = pytest.mark.django_db(transaction=True)


def test_they_are_found_by_their_names() -> None:
    assert (night.NAME, scaling.NAME) == ("night", "scaling")
    assert [scaling.ONCE["full"] * times for times in scaling.TIMES][-1] == night.CUSTOMERS["full"]


def test_orders_lie_in_two_years_and_add_up(request: pytest.FixtureRequest) -> None:
    from django.db import connection

    _shop.made(customers=40)
    assert (Customer.objects.count(), Order.objects.count(), Line.objects.count()) == (40, 200, 800)
    sums = Order.objects.annotate(lines=Sum("line__amount_minor"), count=Count("line"))
    assert all((one.lines, one.count) == (one.total_minor, 4) for one in sums)
    span = Order.objects.aggregate(Min("placed_at"), Max("placed_at"))
    begun = _shop.AS_OF - timedelta(days=_shop.DAYS)
    assert begun < span["placed_at__min"] < span["placed_at__max"] < _shop.AS_OF
    assert Order.objects.values("customer").distinct().count() > 30
    words = {"vendor": connection.vendor, "customers": 40}
    _shop._wrote(_shop.statements(**words, first=200, orders=6, day=_shop.DAYS))
    fresh = Order.objects.filter(pk__gt=200)
    assert [_shop.AS_OF < one.placed_at < _shop.AS_OF + timedelta(days=1) for one in fresh] == (
        [True] * 6
    )
