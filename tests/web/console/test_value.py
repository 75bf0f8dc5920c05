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


def test_before_the_first_night(owner: Client, moment: object) -> None:
    assert "No customers yet" in owner.get("/value").content.decode()
    Order.objects.create(key="o", placed_at=moment, total_minor=1)
    assert "the analysis has not run yet" in owner.get("/value").content.decode()
