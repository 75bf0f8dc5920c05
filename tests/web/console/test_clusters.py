"""The page of clusters: what was found, or that nothing holds; and the way to a segment."""

import pytest
from django.test import Client

from guerdon.store.models import KnowValue, Night
from guerdon.store.night import know

MEDIANS = {
    "recency_days": 3.0,
    "repeat": 8.0,
    "recency_span": 90.0,
    "spend": 12345.0,
    "average_basket": 1500.0,
    "promotion_share": 0.25,
    "price_share": None,
}
FOUND = {
    "clusters": [
        {
            "id": "c7",
            "customers": 2,
            "traits": [{"measure": "basket", "difference": 0.9}],
            "differences": {"basket": 0.9},
            "medians": MEDIANS,
        },
        {
            "id": "c2",
            "customers": 6,
            "traits": [{"measure": "frequency", "difference": -0.9}],
            "differences": {"basket": -0.3},
            "medians": MEDIANS,
        },
    ],
    "everyone": MEDIANS,
    "tried": [
        {
            "clusters": 2,
            "ari": 0.93,
            "explained": 0.31,
            "by_chance": 0.28,
            "smallest": 0.25,
            "stable": True,
        }
    ],
    "last": 7,
}


def told(found: object) -> None:
    night = Night.objects.get(pk=know.current().night)  # type: ignore[union-attr]
    night.report = {**night.report, "clusters": found}
    night.save()


@pytest.mark.usefixtures("night_shop")
def test_clusters_side_by_side_the_greatest_first(owner: Client) -> None:
    told(FOUND)
    some = list(KnowValue.objects.values_list("id", flat=True)[:6])
    KnowValue.objects.filter(id__in=some).update(cluster="c2")

    text = owner.get("/clusters").content.decode()

    assert text.index("Come seldom") < text.index("Big baskets")
    assert "75%" in text
    assert "/segments/new?cluster=c7" in text
    assert "0.93" in text
    worth = next(one for one in know.totals(by="cluster") if one.name == "c2")
    assert worth.customers == 6
    spec = owner.get("/charts/cluster_differences.json").json()["spec"]
    assert spec

    new = owner.get("/segments/new?cluster=c7").content.decode()
    assert '<option value="c7" selected>Big baskets</option>' in new
    one = KnowValue.objects.filter(cluster="c2").first().customer.key  # type: ignore[union-attr]
    assert "Come seldom" in owner.get(f"/customers/{one}").content.decode()


@pytest.mark.usefixtures("night_shop")
def test_none_that_hold_is_an_answer(owner: Client) -> None:
    told({"clusters": [], "tried": [{**FOUND["tried"][0], "stable": False}], "last": 0})  # type: ignore[index, dict-item]

    text = owner.get("/clusters").content.decode()

    assert "There are no stable clusters" in text
    assert "cluster_differences" not in text


def test_before_the_first_night(owner: Client) -> None:
    assert "No customers yet" in owner.get("/clusters").content.decode()
