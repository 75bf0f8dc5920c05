"""The liability by tier, and why there is no forecast yet."""

import pytest
from django.test import Client


@pytest.mark.usefixtures("shop")
def test_worth_by_tier_and_the_reason_without_a_forecast(owner: Client) -> None:
    text = owner.get("/points/liability").content.decode()
    assert "$12.34" in text
    assert "1,234" in text
    assert "No forecast" in text


def test_a_shop_without_points_says_so(owner: Client) -> None:
    assert "No points are out" in owner.get("/points/liability").content.decode()
