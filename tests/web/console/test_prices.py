"""Prices in the console: listed with what may be claimed, recorded one by one or from a file."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guerdon.store.models import AuditEntry, Price
from guerdon.store.programme import prices
from guerdon.store.programme.prices import Priced

pytestmark = pytest.mark.django_db(transaction=True)
FORM = {"sku": "tea/1", "price": "5.00", "start": "2026-03-14"}


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def text(answer: Any) -> str:
    return answer.content.decode()


def send(owner: Client, body: str, **change: str) -> Any:
    file = SimpleUploadedFile("list.csv", body.encode(), content_type="text/csv")
    form = {"file_start": "2026-03-14", "file": file}
    return owner.post("/prices/upload", form | change)


def test_the_empty_page_says_what_to_do_next(owner: Client, analyst: Client) -> None:
    assert 'href="/prices/new"' in text(owner.get("/prices"))
    assert "/prices/new" not in text(analyst.get("/prices"))
    assert owner.get("/prices/products/tea").status_code == 404


def test_prices_with_what_may_be_claimed(owner: Client, moment: datetime) -> None:
    for sku, days, minor in (("old", 40, 1000), ("old", 2, 800), ("new", 3, 700), ("old", -9, 5)):
        one = Priced(sku=sku, minor=minor, at=moment - timedelta(days=days))
        prices.record(prices=[one], actor="t", now=moment)
    page = text(owner.get("/prices"))
    assert page.index("/prices/products/new") < page.index("/prices/products/old")
    assert "History too short" in page
    assert "May be shown" in page
    assert "/prices/products/old" not in text(owner.get("/prices?q=NEW"))
    assert "No product fits" in text(owner.get("/prices?q=nothing"))
    old = text(owner.get("/prices/products/old"))
    assert "less than $8.00" in old
    assert "to come" in old
    assert 'data-chart="/charts/price_steps.json"' in old
    assert "do not cover" in text(owner.get("/prices/products/new"))


def test_one_price_is_recorded_and_stays(owner: Client) -> None:
    assert owner.post("/prices/record", FORM)["Location"] == "/prices/products/tea/1"
    assert Price.objects.get().at.isoformat() == "2026-03-14T00:00:00+00:00"
    assert owner.post("/prices/record", FORM).status_code == 302
    for change, field in (
        ({"price": "6"}, "start"),
        ({"price": "-6"}, "price"),
        ({"price": ""}, "price"),
        ({"start": "soon"}, "start"),
        ({"start": "1800-01-01"}, "start"),
        ({"sku": "x" * 121}, "sku"),
        ({"sku": " "}, "sku"),
    ):
        answer = owner.post("/prices/record", FORM | change)
        assert answer.status_code == 422
        assert f'<p class="wrong" id="h-{field}">' in text(answer), change
    assert Price.objects.count() == AuditEntry.objects.count() == 1


def test_a_file_is_previewed_and_recorded_whole(owner: Client) -> None:
    there = send(owner, "sku,price\ntea,5.00\npot,7.00\n")["Location"]
    assert there.endswith("?start=2026-03-14")
    page = text(owner.get(there))
    assert "Record 2 prices" in page
    assert "2 products are not in the catalogue" in page
    assert not Price.objects.exists()
    assert "2 prices recorded." in text(owner.post(there, follow=True))
    assert Price.objects.count() == 2
    assert owner.get(there)["Location"] == "/prices/new"


def test_a_file_with_a_wrong_line_records_nothing(owner: Client) -> None:
    there = send(owner, "sku,price\ntea,5.00\npot,<b>\n")["Location"]
    page = text(owner.get(there))
    assert "1 line is wrong" in page
    assert "pot, &lt;b&gt;" in page
    assert "Record 1 price" not in page
    assert owner.post(there).status_code == 422
    assert not Price.objects.exists()
    assert owner.get(there.partition("?")[0])["Location"] == "/prices/new"


def test_what_is_no_list_is_refused_beside_the_file(owner: Client, tmp_path: Path) -> None:
    for answer, field in (
        (send(owner, "a,b\n1,2\n"), "file"),
        (send(owner, "sku,price\ntea,1\n", file_start=""), "file_start"),
        (owner.post("/prices/upload", {"file_start": "2026-03-14"}), "file"),
    ):
        assert answer.status_code == 422
        assert f'<p class="wrong" id="h-{field}">' in text(answer)
    assert not list((tmp_path / "uploads").iterdir())
