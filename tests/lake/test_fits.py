"""Which model is used, and what is said when the data cannot bear one."""

import numpy as np
import pytest

from guerdon.know import profile
from guerdon.know.days import day, offsets
from guerdon.know.histories import of_days
from guerdon.know.models import bgnbd
from guerdon.lake import fits
from tests import shops
from tests.know.orders import LAKE, Placed, table


def fitted(placed):
    as_of = shops.AS_OF
    start = min(order.at for order in placed)
    marked = profile.named_orders(
        orders=table(placed), as_of=as_of, offsets=offsets(zone="UTC", start=start, end=as_of)
    )
    days = profile.purchase_days(orders=marked)
    end = day(at=as_of, zone="UTC")
    made = profile.profiles(orders=marked, days=days, as_of=as_of, as_of_day=end)
    return fits.fits(engine=LAKE, days=days, profiles=made, end=end, currency_unit=100)


@pytest.fixture(scope="module")
def placed():
    return [
        Placed(customer=sale.customer, at=sale.at, total=sale.total, kind=sale.kind)
        for sale in shops.sales(200)
    ]


@pytest.fixture(scope="module")
def found(placed):
    return fitted(placed)


def test_the_held_out_weeks_decide_and_alive_has_its_own_judge(found):
    holdout = found.report["holdout"]
    assert found.report["orders_by"] == holdout["used"] == found.models.orders.model
    assert found.models.life.model == "paretonbd"
    # Each model is fitted once on the weeks before the cut and once on all of them.
    assert holdout["customers"] <= found.models.orders.customers


def test_gamma_is_told_in_whole_units_of_the_currency(found):
    told = found.report["spend"]["parameters"]["gamma"]
    assert told * 100 == pytest.approx(found.models.spend.parameters["gamma"])


def test_weeks_after_the_cut_do_not_leak_into_the_check(placed, found):
    # Purchases of the held-out weeks change what came, not what was predicted.
    cut = found.report["holdout"]
    as_of_days = cut["end"] - cut["cut"]
    kept = [p for p in placed if (shops.AS_OF.date() - p.at.date()).days >= as_of_days]

    without = fitted(kept).report["holdout"]

    assert without["cut"] == cut["cut"]
    for name, check in cut["checks"].items():
        assert without["checks"][name]["predicted"] == pytest.approx(check["predicted"], rel=1e-6)
        assert without["checks"][name]["actual"] < check["actual"]


def test_a_recalibration_has_not_seen_what_came_after_its_last_day():
    chance = np.random.default_rng(4)
    customer = np.repeat(np.arange(400), 12)
    day = chance.integers(1, 60, size=(400, 12)).cumsum(axis=1).ravel()
    before = day <= 300
    near = bgnbd.fit(rows=of_days(day=day, customer=customer, until=300, end=300)[0])

    def found(day, customer):
        return fits.recalibration_of(day=day, customer=customer, fitted=near, origin=0, until=300)

    assert len(found(day, customer).cuts) == 4
    assert found(day, customer) == found(day[before], customer[before])
    later = np.where(before, day, 301)
    assert found(later, customer) == found(day, customer)
    assert found(np.where(day > 280, 301, day), customer) != found(day, customer)


def test_a_recalibration_is_used_only_where_it_comes_nearer(found):
    told = found.report["holdout"]["recalibration"]
    nearer = (
        told["check"]["class_error"]
        < found.report["holdout"]["checks"][found.models.orders.model]["class_error"]
    )
    assert told["used"] == nearer
    assert (found.models.recalibration.factor != 1.0) == nearer
    assert found.report["recalibration"]["factor"] == pytest.approx(
        found.models.recalibration.factor, abs=1e-5
    )
    said = [note["reason"] for note in found.report["notes"]]
    assert ("value_recalibrated" in said) == nearer


def test_of_very_many_customers_some_are_fitted_and_tell_nearly_the_same(
    placed, found, monkeypatch
):
    monkeypatch.setattr(fits, "MOST", 70)

    some = fitted(placed)

    name = found.report["orders_by"]
    whole, model = found.models.orders, some.report["models"][name]
    assert 50 <= model["customers"] <= 70 < whole.customers
    for parameter, value in whole.parameters.items():
        if model["errors"].get(parameter):
            apart = abs(model["parameters"][parameter] - value)
            assert apart < 4 * model["errors"][parameter], parameter
