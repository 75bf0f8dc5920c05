"""Offers are shown with their rule in words, and published, paused and ended with a warning."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from guerdon.store.models import Counter, Offer
from guerdon.store.programme import offers

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


def test_limits_say_what_is_used(owner: Client) -> None:
    Counter.objects.create(key="offer/five-off/total", used=25, ceiling=100)
    Counter.objects.create(key="offer/five-off/spend", used=12_500, ceiling=50_000)
    text = owner.get("/offers/five-off").content.decode()
    assert "25 of 100" in text
    assert "$125.00 of $500.00" in text
    assert '<progress max="100" value="25"' in text


def test_a_budget_that_nobody_opened_is_told_before_and_after(owner: Client) -> None:
    document = {"key": "tea", "kind": "amount", "value": {"off_minor": 500}}
    limited = {**document, "limits": {"budget": "spring"}}
    offers.keep(documents=[limited], actor="lin", now=datetime.now(UTC))
    told = "The budget spring was never opened: tea will give nothing until it is."
    assert told in owner.get("/offers/tea").content.decode()
    typed = {"kind": "amount", "key": "cup", "name.en": "Cup", "v.off_minor": "5"}
    typed |= {"limits.budget": "spring", "do": "live"}
    asked = owner.post("/offer-builder/save", typed).content.decode()
    assert told.replace("tea", "cup") in asked
    Counter.objects.create(key="budget/spring", used=0, ceiling=900)
    assert "never opened" not in owner.get("/offers/tea").content.decode()
    assert "never opened" not in owner.post("/offer-builder/save", typed).content.decode()
    Counter.objects.update(used=900)
    assert "The budget spring is spent" in owner.get("/offers/tea").content.decode()


def test_versions_with_their_differences(owner: Client) -> None:
    offer = Offer.objects.get(key="five-off")
    changed = {**offer.document, "key": "five-off", "value": {"off_minor": 700}}
    now = datetime.now(UTC)
    offers.keep(documents=[changed], actor="mei", now=now)
    text = owner.get("/offers/five-off").content.decode()
    assert "<del>5.00</del>" in text
    assert "<ins>7.00</ins>" in text
    assert text.index("version 2") < text.index("The first version.")


def test_whom_it_meets_and_what_may_be_done(owner: Client, analyst: Client) -> None:
    rival = {"key": "rival", "kind": "percent", "value": {"percent": 5}, "name": {"en": "Rival"}}
    offers.keep(documents=[rival], actor="t", now=datetime.now(UTC), state="live")
    text = owner.get("/offers/five-off").content.decode()
    assert "Rival" in text
    assert "the better one wins" in text
    assert "/offer-builder/offers/five-off?copy=1" in text
    assert "/offer-builder/offers/" not in analyst.get("/offers/five-off").content.decode()
    assert "1 conflict" in analyst.get("/offers").content.decode()


def test_a_scheduled_offer_is_called_so(owner: Client) -> None:
    period = {"start": (datetime.now(UTC) + timedelta(days=3)).isoformat()}
    later = {"key": "later", "kind": "percent", "value": {"percent": 5}, "period": period}
    offers.keep(documents=[later], actor="t", now=datetime.now(UTC), state="live")
    assert "Scheduled" in owner.get("/offers").content.decode()
    assert "Scheduled" in owner.get("/offers/later").content.decode()
