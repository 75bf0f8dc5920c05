"""Retention by the newest night, for the period that was asked for."""

import pytest
from django.test import Client

from guerdon.flows.know import retention
from guerdon.store.models import Order
from guerdon.web.templatetags.words import written_percent


@pytest.mark.usefixtures("night_shop")
def test_rates_and_cohorts(owner: Client) -> None:
    seen = retention.seen(days=90)
    assert isinstance(seen, retention.RetentionSeen)
    text = owner.get("/retention").content.decode()
    assert f">{written_percent(seen.rate, 0)}</p>" in text
    assert f"of {seen.start} in the period before" in text
    assert '/charts/cohorts.json" data-asked="days=90"' in text
    assert 'aria-current="true">Last 182 days' in owner.get("/retention?days=182").content.decode()
    assert 'aria-current="true">Last 90 days' in owner.get("/retention?days=7x").content.decode()
    spec = owner.get("/charts/cohorts.json").json()["spec"]
    parts = (spec, *spec.get("layer", []))
    shares = [row["share"] for p in parts for row in p.get("data", {}).get("values", [])]
    assert shares
    assert all(0 <= share <= 1 for share in shares)


def test_before_the_first_night(owner: Client, moment: object) -> None:
    assert "No customers yet" in owner.get("/retention").content.decode()
    Order.objects.create(key="o", placed_at=moment, total_minor=1)
    assert "the analysis has not run yet" in owner.get("/retention").content.decode()
