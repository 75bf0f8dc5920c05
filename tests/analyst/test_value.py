"""Lifetime value on a table: chosen, told, predicted, with the habits of scikit-learn."""

import pytest

import guerdon as gd
from guerdon.analyst.model import NotFittedError
from tests.analyst import shop


@pytest.fixture(scope="module")
def fitted() -> gd.Value:
    return gd.value.fit(shop.table(), margin=0.4)


def test_each_customer_has_a_worth_within_its_interval(fitted: gd.Value) -> None:
    rows = fitted.predict(shop.table()).to_pylist()
    assert len(rows) == len(set(shop.table()["customer"].to_pylist()))
    for row in rows:
        assert 0 <= row["p_alive"] <= 1
        assert 0 <= row["clv_low"] <= row["clv"] <= row["clv_high"]
    kept = sum(row["clv"] for row in rows)
    whole = gd.value.fit(shop.table(), margin=0.8).predict(shop.table())["clv"].to_pylist()
    assert sum(whole) == pytest.approx(2 * kept)


def test_the_report_tells_what_was_tried_and_held_out(fitted: gd.Value) -> None:
    assert fitted.report_ is not None
    assert {"bgnbd", "paretonbd"} <= fitted.report_["models"].keys()
    assert fitted.report_["holdout"]["used"] == fitted.report_["orders_by"]


def test_the_unit_of_money_changes_nothing(fitted: gd.Value) -> None:
    minor = gd.value.fit(shop.table(), margin=0.4, unit=1000).predict(shop.table())
    assert minor["clv"].to_pylist() == pytest.approx(
        fitted.predict(shop.table())["clv"].to_pylist(), rel=1e-4
    )


def test_its_parameters_are_got_and_set_as_elsewhere() -> None:
    made = gd.Value(margin=0.3, customer="who")
    assert made.get_params() == {
        "margin": 0.3,
        "yearly_discount_rate": 0.1,
        "horizon_weeks": 52.0,
        "by": None,
        "customer": "who",
    }
    assert made.set_params(margin=0.5, at="when") is made
    again = gd.Value(**made.get_params())
    assert again.get_params() == made.get_params()
    assert repr(again) == repr(made)


def test_a_prediction_before_a_fit_is_refused() -> None:
    with pytest.raises(NotFittedError, match="fit"):
        gd.Value().predict(shop.table())


def test_a_shop_with_hardly_any_repeats_is_counted_by_the_plain_rule() -> None:
    few = shop.table().slice(0, 12)
    found = gd.value.fit(few)
    assert found.report_ is not None
    assert found.report_["orders_by"] == "rule"
    assert len(found.predict(few)) > 0
