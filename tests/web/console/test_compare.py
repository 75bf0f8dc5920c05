"""Campaigns side by side: the newest at first, or those that are asked for."""

import pytest
from django.test import Client

from guerdon.store.models import Campaign, Readout


@pytest.mark.usefixtures("shop")
def test_side_by_side(owner: Client) -> None:
    first = Campaign.objects.get(key="autumn")
    first.pk, first.key, first.name = None, "winter", {"en": "Winter thanks"}
    first.save()
    page = owner.get("/campaigns/compare").content.decode()
    assert "Winter thanks" in page
    assert "$40.00 ($15.00 to $65.00)" in page
    assert "158% (−3% to 319%)" in page
    # 5,160.00 of margin less 1,550.00 of offers and messages, over 42.00 promised.
    assert ">85.95</td>" in page
    assert "80% sure of" in page
    Campaign.objects.filter(key="winter").update(
        plan={"objective": 900, "low": -100, "high": 1_900}
    )
    assert ">−$1.00 to $19.00</td>" in owner.get("/campaigns/compare").content.decode()
    one = owner.get("/campaigns/compare?with=winter&with=none").content.decode()
    assert "158%" not in one
    assert one.count('class="n num"') == one.count('<tr><th scope="row">')
    Campaign.objects.update(state="draft")
    Readout.objects.all().delete()
    assert "no planned campaign" in owner.get("/campaigns/compare").content.decode()
