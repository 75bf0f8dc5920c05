"""Who holds a certificate can check it, and download its proof, without any access."""

from datetime import datetime

import pytest
from django.test import Client

from guerdon.store.ledger import folios
from tests.flows.giving.test_certificates import given

pytestmark = pytest.mark.django_db(transaction=True)


def test_checked_by_anybody(now: datetime) -> None:
    number = given(now)
    page = Client().get(f"/m/giving/{number}", headers={"accept-language": "zh"})
    assert page.status_code == 200
    text = page.content.decode()
    assert "证书真实有效" in text
    assert "水井" in text
    assert "250" in text
    folios.bind(now=now)
    proof = Client().get(f"/m/giving/{number}/proof.json")
    assert proof.json()["balance"] == 250
    assert "attachment" in proof["Content-Disposition"]


def test_an_unknown_number_is_said_to_be_none() -> None:
    for path in ("/m/giving/none", "/m/giving/none/proof.json"):
        page = Client().get(path, headers={"accept-language": "en"})
        assert page.status_code == 404
        assert "There is no such certificate" in page.content.decode()
