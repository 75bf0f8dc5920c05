"""Sizes follow from the shop's own days: by metric, by audience, with the price of looks."""

from datetime import datetime

import numpy as np
import pytest

from guerdon.flows.experiments.sizing import Sized, own_of, sized
from guerdon.store.past import spend
from guerdon.terms.decision import Refusal
from tests.flows import tried

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("metric", ["sales", "orders", "bought", "basket"])
def test_own_figures(now: datetime, metric: str) -> None:
    tried.opened(now)
    tried.buys_as_always(now)
    rows = list(spend.windows(days=28, now=now))
    orders = np.array([one.orders for one in rows], dtype=float)
    sales = np.array([one.sales for one in rows], dtype=float)
    own = own_of(design=tried.design(metric=metric), inside=None, now=now)
    wanted = {
        "sales": sales.mean(),
        "orders": orders.mean(),
        "bought": (orders > 0).mean(),
        "basket": sales.sum() / orders.sum(),
    }
    assert own.mean == pytest.approx(wanted[metric])
    assert own.deviation > 0
    assert (own.customers, own.days) == (tried.CUSTOMERS, 28)


def test_looks_cost_customers_and_an_audience_is_counted(now: datetime) -> None:
    tried.opened(now)
    tried.buys_as_always(now)
    one = sized(document=tried.document(spending="fixed"), now=now)
    many = sized(document=tried.document(spending="even", looks=20), now=now)
    assert isinstance(one, Sized)
    assert isinstance(many, Sized)
    assert one.inflation == pytest.approx(1.0)
    assert many.wanted == pytest.approx(one.wanted * many.inflation, rel=1e-3)
    few = {"field": "orders", "op": "at_least", "value": 20}
    part = sized(document=tried.document(audience=few), now=now)
    assert isinstance(part, Sized)
    assert 0 < part.own.customers < one.own.customers
    assert part.power < one.power + 1e-9


def test_nobody_has_no_size(now: datetime) -> None:
    refused = sized(document=tried.document(looks=0), now=now)
    assert isinstance(refused, Refusal)
    empty = sized(document=tried.document(), now=now)
    assert isinstance(empty, Refusal)
    assert empty.reason == "audience_empty"
