"""What the engine says of a day in the past is what plain days say, some customers or all."""

from datetime import timedelta

import numpy as np
import pytest

from guerdon.know import profile
from guerdon.know.days import day, offsets
from guerdon.know.histories import of_days
from guerdon.lake import past
from tests import shops
from tests.know.orders import LAKE, Placed, table


@pytest.fixture(scope="module")
def days():
    placed = [
        Placed(customer=sale.customer, at=sale.at, total=sale.total, kind=sale.kind)
        for sale in shops.sales(120)
    ]
    start = min(order.at for order in placed)
    zones = offsets(zone="UTC", start=start, end=shops.AS_OF)
    marked = profile.named_orders(orders=table(placed), as_of=shops.AS_OF, offsets=zones)
    return profile.purchase_days(orders=marked)


def test_the_engine_and_plain_days_tell_the_same(days):
    end = day(at=shops.AS_OF, zone="UTC")
    cut = day(at=shops.AS_OF - timedelta(days=90), zone="UTC")
    origin = int(LAKE.to_pyarrow(days.day.min()).as_py())

    rows, later = past.past(engine=LAKE, days=days, until=cut, origin=origin)
    plain, plain_later = of_days(
        **past.some_days(engine=LAKE, days=days, customers=96),
        until=cut,
        end=end,
    )

    for name in ("repeats", "recency", "age", "weight"):
        assert getattr(rows, name).tolist() == getattr(plain, name).tolist(), name
    assert later.tolist() == plain_later.tolist()
    assert rows.log_gaps == pytest.approx(plain.log_gaps)


def test_of_very_many_customers_a_fair_part_is_taken_whole(days, monkeypatch):
    everything, whose = past.some_days(engine=LAKE, days=days, customers=96).values()
    monkeypatch.setattr(past, "MOST", 24)

    some, of_whom = past.some_days(engine=LAKE, days=days, customers=96).values()

    whole = {tuple(everything[whose == number]) for number in set(whose)}
    taken = {tuple(some[of_whom == number]) for number in set(of_whom)}
    assert taken < whole
    assert 8 <= len(set(of_whom)) <= 48
    assert np.all(np.diff(of_whom) >= 0)
