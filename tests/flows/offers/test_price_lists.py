"""A file of prices is recorded whole or not at all."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from guerdon.flows.intake import uploads
from guerdon.flows.offers import price_lists
from guerdon.store.models import AuditEntry, Price, Product
from guerdon.store.programme import prices
from guerdon.store.programme.prices import Priced
from guerdon.terms.decision import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def kept(now: datetime, body: bytes | str) -> str:
    raw = body if isinstance(body, bytes) else body.encode()
    token = uploads.keep(name="list.csv", pieces=[raw], now=now)
    assert isinstance(token, str)
    return token


def bring(token: str, now: datetime) -> Any:
    return price_lists.bring_in(token=token, start=now, actor="ann", now=now)


def test_a_list_is_looked_at_and_recorded_once(now: datetime) -> None:
    Product.objects.create(sku="tea", name="Tea")
    prices.record(prices=[Priced(sku="pot", minor=700, at=now)], actor="t", now=now)
    token = kept(now, "sku;price\ntea;5.00\npot;7.00\ncup;6.00\n")
    seen = price_lists.look(token=token, start=now)
    assert isinstance(seen, price_lists.Look)
    assert [(one.number, one.sku, one.minor) for one in seen.new] == [
        (2, "tea", 500),
        (4, "cup", 600),
    ]
    assert (seen.name, seen.same, seen.wrong, seen.strange) == ("list.csv", 1, (), ("cup",))
    assert Price.objects.count() == 1
    assert bring(token, now) == 2
    assert Price.objects.count() == 3
    assert bring(token, now).reason == "upload_unknown"


def test_one_wrong_line_stops_the_whole_file(now: datetime) -> None:
    prices.record(prices=[Priced(sku="pot", minor=700, at=now)], actor="t", now=now)
    token = kept(now, "sku,price\ntea,5.00\npot,7.50\ncup,none at all\n")
    seen = price_lists.look(token=token, start=now)
    assert isinstance(seen, price_lists.Look)
    assert [(one.number, one.refusal.reason) for one in seen.wrong] == [
        (3, "price_differs"),
        (4, "amount_unreadable"),
    ]
    assert seen.wrong[0].refusal.data == {"recorded": "7.00"}
    assert (len(seen.new), seen.same) == (1, 0)
    assert bring(token, now) == Refusal(reason="price_lines_wrong", data={"lines": 2})
    assert (Price.objects.count(), AuditEntry.objects.count()) == (1, 1)


def test_what_somebody_else_recorded_meanwhile_is_refused_whole(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = kept(now, "sku,price\naaa,5.00\npot,7.50\n")
    seen = price_lists.look(token=token, start=now)
    prices.record(prices=[Priced(sku="pot", minor=700, at=now)], actor="t", now=now)
    monkeypatch.setattr(price_lists, "look", lambda **_: seen)
    assert bring(token, now).reason == "price_recorded"
    assert list(Price.objects.values_list("sku", flat=True)) == ["pot"]


def test_what_chinese_spreadsheets_write_is_read(now: datetime) -> None:
    text = "商品编码,标价,备注\n茶叶,5.00,春季新品上市\n"
    for raw in (text.encode("gb18030"), text.encode("utf-8-sig"), text.encode("utf-16")):
        seen = price_lists.look(token=kept(now, raw), start=now)
        assert isinstance(seen, price_lists.Look), seen
        assert [(one.sku, one.minor) for one in seen.new] == [("茶叶", 500)]


def test_what_is_no_list_is_refused(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    def said(body: bytes | str) -> str:
        seen = price_lists.look(token=kept(now, body), start=now)
        assert isinstance(seen, Refusal)
        return seen.reason

    assert said("sku,cost\n") == "price_columns_missing"
    assert said(b"sku,price\n\x00,1\n") == "file_is_other"
    assert said('sku,price\n"tea,1\n') == "file_unreadable"
    monkeypatch.setattr(price_lists, "MOST_BYTES", 5)
    assert said("sku,price\ntea,1\n") == "file_too_large"
    assert price_lists.look(token="x", start=now + timedelta(days=1)) == Refusal(
        reason="upload_unknown", data={"file": "x"}
    )
