"""The member's page says points, ends and codes in the member's language."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from guerdon.store.ledger import ledger
from guerdon.store.models import Code, Customer, Offer
from tests.store.customers.test_member import earned


@pytest.fixture
def filled(page: Client, today: datetime) -> Client:
    ends = today + timedelta(days=20)
    ledger.post(entries=[earned(customer="ann", key="a", amount=1234, now=today, ends=ends)])
    document = {"name": {"en": "5 off 40", "zh": "满40减5"}}
    Offer.objects.create(key="five", document=document, state="live", created_at=today)
    ann = Customer.objects.get(key="ann")
    Code.objects.create(code="THANKS-7K", offer="five", customer=ann, issued_at=today)
    return page


def test_in_english(filled: Client) -> None:
    text = filled.get("/m/").content.decode()
    assert "1,234" in text
    assert "worth $12.34" in text
    assert "5 off 40" in text
    assert "THANKS-7K" in text
    assert "end within 30 days" in text
    assert "Earned with a purchase" in text


def test_in_chinese(filled: Client) -> None:
    text = filled.get("/m/", headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "满40减5" in text
    assert "可用积分" in text
    assert "5 off 40" not in text


def test_a_tab_shows_its_own_sections_and_is_marked(filled: Client) -> None:
    text = filled.get("/m/me").content.decode()
    assert "THANKS-7K" not in text
    assert "Close on this device" in text
    assert text.count('aria-current="page"') == 1


def test_nothing_is_kept_by_the_browser_itself(filled: Client) -> None:
    assert "no-store" in filled.get("/m/")["Cache-Control"]


def test_what_a_phone_loads_first_is_small(filled: Client) -> None:
    # By bytes before compression; docs/console.md names the measured figure.
    from guerdon.web.member import shell

    files = sum(len(shell._static(name)) for name in shell.SHELL)
    assert files + len(filled.get("/m/").content) < 60_000
