"""Gift cards in the console: made once by the form's key, printed, refused as they were typed."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from guerdon.store.codes import card_series
from guerdon.store.models import GiftCard
from tests.flows.gift_cards import SHOP
from tests.flows.sections import live

pytestmark = pytest.mark.django_db


def read(owner: Client, path: str, **sent: Any) -> str:
    answer = owner.post(path, sent, follow=True) if sent else owner.get(path)
    return str(answer.content.decode())


def test_a_shop_without_terms_is_led_to_them(owner: Client) -> None:
    page = read(owner, "/gift-cards")
    assert "sells no gift cards yet" in page
    assert "/programme/settings/gift_cards" in page
    assert owner.post("/gift-cards/make", {"count": "1"}).status_code == 422


def test_made_once_and_printed(owner: Client, moment: datetime) -> None:
    live("gift_cards", SHOP)
    form = {"count": "12", "amount": "50", "kind": "made", "once": "a" * 32}
    assert "12 cards were made" in read(owner, "/gift-cards/make", **form)
    read(owner, "/gift-cards/make", **form)
    assert GiftCard.objects.count() == 12
    (series,) = card_series.newest()
    assert (series.face_minor, dict(series.states)) == (5_000, {"made": 12})
    assert "Print 12" in read(owner, "/gift-cards")
    sheet = owner.get(f"/gift-cards/{series.first}/cards.pdf")
    assert sheet.content.count(b"/Type /Page\n") == 2
    assert sheet["Cache-Control"] == "no-store"
    assert owner.get("/gift-cards/99999/cards.pdf").status_code == 404


def test_refused_as_it_was_typed(owner: Client, moment: datetime) -> None:
    live("gift_cards", SHOP)
    for wrong in ({"count": "0"}, {"amount": "many"}, {"kind": "free"}, {"amount": "90000"}):
        form = {"count": "2", "amount": "50", "kind": "active"} | wrong
        answer = owner.post("/gift-cards/make", form)
        assert answer.status_code == 422, wrong
        assert b'aria-invalid="true"' in answer.content or "kind" in wrong
    assert not GiftCard.objects.exists()
