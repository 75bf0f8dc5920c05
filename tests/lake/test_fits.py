"""Which model is used, and what is said when the data cannot bear one."""

import pytest

from guerdon.know import profile
from guerdon.know.days import day, offsets
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


def test_the_held_out_weeks_decide_and_alive_has_its_own_judge(placed):
    found = fitted(placed)

    holdout = found.report["holdout"]
    assert found.report["orders_by"] == holdout["used"] == found.models.orders.model
    assert found.models.life.model == "paretonbd"
    # Each model is fitted once on the weeks before the cut and once on all of them.
    assert holdout["customers"] <= found.models.orders.customers


def test_gamma_is_told_in_whole_units_of_the_currency(placed):
    found = fitted(placed)

    told = found.report["spend"]["parameters"]["gamma"]
    assert told * 100 == pytest.approx(found.models.spend.parameters["gamma"])


def test_weeks_after_the_cut_do_not_leak_into_the_check(placed):
    # Purchases of the held-out weeks change what came, not what was predicted.
    cut = fitted(placed).report["holdout"]
    as_of_days = cut["end"] - cut["cut"]
    kept = [p for p in placed if (shops.AS_OF.date() - p.at.date()).days >= as_of_days]

    without = fitted(kept).report["holdout"]

    assert without["cut"] == cut["cut"]
    for name, check in cut["checks"].items():
        assert without["checks"][name]["predicted"] == pytest.approx(check["predicted"], rel=1e-6)
        assert without["checks"][name]["actual"] < check["actual"]
