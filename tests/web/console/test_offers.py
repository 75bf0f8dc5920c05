"""Offers are shown with their rule in words, and published, paused and ended with a warning."""

import pytest
from django.test import Client

from guerdon.store.models import Offer

pytestmark = pytest.mark.usefixtures("shop")


def test_the_list_says_what_each_gives_and_gave(owner: Client) -> None:
    text = owner.get("/offers").content.decode()
    assert "5 off 40" in text
    assert "$5.00 off from $40.00" in text
    assert "$4.00" in text
    assert "5 off 40" not in owner.get("/offers?state=ended").content.decode()


def test_one_offer_in_words(owner: Client) -> None:
    text = owner.get("/offers/five-off").content.decode()
    assert "lifecycle stage is At risk" in text
    assert "$500.00" in text  # the limit on money
    assert "give what is left" in text
    assert "Pause this offer?" in text
    assert owner.get("/offers/none-such").status_code == 404


def test_paused_published_and_ended_for_good(owner: Client, analyst: Client) -> None:
    def state() -> str:
        return Offer.objects.get(key="five-off", current=True).state

    assert analyst.post("/offers/five-off/state", {"state": "paused"}).status_code == 403
    assert state() == "live"
    assert "Pause" not in analyst.get("/offers/five-off").content.decode()
    owner.post("/offers/five-off/state", {"state": "paused"})
    assert state() == "paused"
    assert owner.post("/offers/five-off/state", {"state": "gone"}).status_code == 404
    owner.post("/offers/five-off/state", {"state": "ended"})
    answer = owner.post("/offers/five-off/state", {"state": "live"}, follow=True)
    assert 'class="alert bad' in answer.content.decode()
    assert state() == "ended"
