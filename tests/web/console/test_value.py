"""The value page shows who is leaving and how far the forecast was off."""

import pytest
from django.test import Client

from guerdon.store.models import Order


@pytest.mark.usefixtures("shop")
def test_who_is_leaving_and_how_far_to_trust_it(owner: Client) -> None:
    text = owner.get("/value").content.decode()
    assert 'href="/customers/c3"' in text
    assert "last 17 weeks were hidden" in text
    assert "42 orders; 40 came (5% off in all)" in text
    for name in ("rfm_map", "value_spread", "stages", "segment_worth", "holdout_check"):
        assert f"/charts/{name}.json" in text


@pytest.mark.usefixtures("shop")
def test_a_split_that_tells_better_and_one_that_does_not(owner: Client) -> None:
    text = owner.get("/value").content.decode()
    assert "fall from 20% to 12%" in text
    assert "1 of 2 groups have a model of their own" in text
    assert "$40.00" in text
    assert "$35.00 – $46.00" in text
    assert "r 0.5, alpha 4" in text
    assert "by=channel" in text
    other = owner.get("/value", {"split": "store"}, headers={"Accept-Language": "zh-hans"})
    shown = other.content.decode()
    assert "分组并不能让预测更准（两种方式误差均为实际订单的 20%）" in shown
    assert "store one" in shown
    assert "channel one" not in shown
    assert "各组单独模型的参数" not in shown
    assert "channel one" in owner.get("/value", {"split": "<b>"}).content.decode()


def test_before_the_first_night(owner: Client, moment: object) -> None:
    assert "No customers yet" in owner.get("/value").content.decode()
    Order.objects.create(key="o", placed_at=moment, total_minor=1)
    assert "the analysis has not run yet" in owner.get("/value").content.decode()
