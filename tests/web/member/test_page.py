"""The member's page says points, ends and codes in the member's language."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from guerdon.store import ledger
from guerdon.store.models import Code, Customer, Offer
from guerdon.web.member import door
from tests.store.test_member import earned

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client: Client, now: datetime) -> Client:
    real = datetime.now(tz=now.tzinfo)
    ann = Customer.objects.create(key="ann", created_at=real)
    ends = real + timedelta(days=20)
    ledger.post(entries=[earned(customer="ann", key="a", amount=1234, now=real, ends=ends)])
    document = {"name": {"en": "5 off 40", "zh": "满40减5"}}
    Offer.objects.create(key="five", document=document, state="live", created_at=real)
    Code.objects.create(code="THANKS-7K", offer="five", customer=ann, issued_at=real)
    client.get(door.link(customer="ann"))
    return client


def test_in_english(page: Client) -> None:
    text = page.get("/m/", headers={"Accept-Language": "en"}).content.decode()
    assert "1,234" in text
    assert "worth $12.34" in text
    assert "5 off 40" in text
    assert "THANKS-7K" in text
    assert "<svg" in text
    assert "end within 30 days" in text


def test_in_chinese(page: Client) -> None:
    text = page.get("/m/", headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "满40减5" in text
    assert "可用积分" in text
    assert "5 off 40" not in text


def test_a_kind_without_words_is_other(page: Client) -> None:
    text = page.get("/m/", headers={"Accept-Language": "en"}).content.decode()
    assert "Earned with a purchase" in text


def test_the_manifest_names_the_start(client: Client) -> None:
    manifest = client.get("/m/manifest.webmanifest")
    assert manifest["Content-Type"] == "application/manifest+json"
    assert manifest.json()["start_url"] == "/m/"
