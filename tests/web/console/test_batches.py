"""Batches in the console: previewed, made, watched, exported, withdrawn; analysts see no code."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guerdon import jobs as worker
from guerdon.flows.till import settlement
from guerdon.store.models import Code, CodeBatch
from tests.flows.shop import off, sells
from tests.flows.signed import tokens, used

pytestmark = pytest.mark.django_db(transaction=True)
FORM = {
    "offer": "five",
    "key": "tea-1",
    "pattern": "tea-****-****%",
    "count": "3",
    "kind": "single",
    "ends": "2199-12-30",
}


@pytest.fixture(autouse=True)
def shop(moment: datetime, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    sells(moment, off("five", 500, codes="unique"))


def text(answer: Any) -> str:
    return answer.content.decode()


def test_previewed_made_watched_and_withdrawn(owner: Client) -> None:
    page = text(owner.get("/coupons/new"))
    assert 'hx-post="/coupons/preview"' in page
    seen = text(owner.post("/coupons/preview", FORM))
    assert "TEA-" in seen
    assert "guess" in seen
    answer = owner.post("/coupons/make", FORM)
    assert (answer.status_code, answer["Location"]) == (302, "/coupons/batches/tea-1")
    waiting = text(owner.get("/coupons/batches/tea-1"))
    assert 'hx-trigger="every 1s"' in waiting
    assert "Export codes" not in waiting
    part = owner.get("/coupons/batches/tea-1", headers={"HX-Request": "true"})
    assert text(part).startswith('<div id="batch"')
    assert worker.work_once()
    part = owner.get("/coupons/batches/tea-1", headers={"HX-Request": "true"})
    assert part["HX-Refresh"] == "true"
    assert "Export codes" in text(owner.get("/coupons/batches/tea-1"))
    codes = list(Code.objects.values_list("code", flat=True))
    sheet = owner.get("/coupons/batches/tea-1/codes.csv")
    assert sheet["Cache-Control"] == "no-store"
    rows = b"".join(sheet.streaming_content).decode()
    assert all(code in rows for code in codes)
    assert 'href="/coupons/batches/tea-1/cards.pdf"' in text(owner.get("/coupons/batches/tea-1"))
    cards = owner.get("/coupons/batches/tea-1/cards.pdf")
    assert (cards["Content-Type"], cards["Cache-Control"]) == ("application/pdf", "no-store")
    assert cards.content.count(b"/Type /Page\n") == 1
    assert owner.get("/coupons/batches/tea-1/cards.pdf?skip=3").status_code == 404
    listed = text(owner.get("/coupons"))
    assert "tea-1" in listed
    assert codes[0] in listed
    gone = owner.post("/coupons/batches/tea-1/void", follow=True)
    assert "Withdrawn" in text(gone)
    assert CodeBatch.objects.get().state == "void"


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"pattern": "TEA-####"}, "pattern", "Too easily guessed"),
        ({"pattern": "TEA_####"}, "pattern", "does not know the sign"),
        ({"pattern": "????-????-????"}, "own", "which characters"),
        ({"key": "Tea"}, "key", "small letters"),
        ({"count": "0"}, "count", ""),
        ({"count": "many"}, "count", ""),
        ({"starts": "2199-12-31"}, "ends", "end before they begin"),
        ({"ends": "soon"}, "ends", ""),
        ({"kind": "signed", "amount": "lots"}, "amount", ""),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    owner: Client, change: dict[str, str], field: str, says: str
) -> None:
    answer = owner.post("/coupons/make", FORM | change)
    assert answer.status_code == 422
    page = text(answer)
    assert f'id="h-{field}">' in page.replace('class="wrong" ', "")
    assert f'<p class="wrong" id="h-{field}">' in page
    assert says in page
    assert 'value="2199-12-30"' in page or "ends" in change
    assert not CodeBatch.objects.exists()


def test_a_preview_says_what_is_wrong(owner: Client) -> None:
    assert "Too easily guessed" in text(owner.post("/coupons/preview", FORM | {"pattern": "####"}))
    assert 'class="wrong"' in text(owner.post("/coupons/preview", FORM | {"count": "x"}))


def test_signed_and_shared(owner: Client) -> None:
    signed = FORM | {"kind": "signed", "amount": "5.00", "least": "20", "starts": "2026-01-01"}
    assert owner.post("/coupons/make", signed).status_code == 302
    assert owner.post("/coupons/make", FORM | {"key": "b2", "kind": "shared"}).status_code == 302
    one, two = CodeBatch.objects.order_by("pk")
    assert (one.signed, one.amount_minor, one.least_minor, one.currency) == (True, 500, 2000, "USD")
    assert two.shared
    assert one.expires_at is not None
    assert one.expires_at.isoformat() == "2199-12-31T00:00:00+00:00"
    while worker.work_once():
        pass
    assert "$5.00" in text(owner.get("/coupons/batches/tea-1"))
    assert "Shared" in text(owner.get("/coupons/batches/b2"))


def test_codes_from_a_file(owner: Client, tmp_path: Path) -> None:
    def send(body: str, **change: str) -> Any:
        file = SimpleUploadedFile("old.csv", body.encode(), content_type="text/csv")
        form = {"file_offer": "five", "file_key": "old", "file": file}
        return owner.post("/coupons/file", form | change)

    answer = send("code,customer\nSPRING-1,\n!,\nSPRING-2,nobody\n")
    assert (answer.status_code, answer["Location"]) == (302, "/coupons/batches/old")
    assert worker.work_once()
    page = text(owner.get("/coupons/batches/old"))
    assert "The customer is not known here" in page
    assert "SPRING-2,nobody" in page
    rows = b"".join(owner.get("/coupons/batches/old/refused.csv").streaming_content).decode()
    assert "code_malformed" in rows
    wrong = send("a,b\n1,2\n", file_key="x")
    assert wrong.status_code == 422
    assert 'id="h-file"' in text(wrong)
    assert 'id="h-file_key"' in text(send("code\nABCD\n", file_key="old"))
    assert owner.post("/coupons/file", {"file_offer": "five", "file_key": "y"}).status_code == 422
    assert not list((tmp_path / "uploads").iterdir())


def test_analysts_see_batches_and_no_code(
    owner: Client, analyst: Client, signed_in: Callable[[str], Client]
) -> None:
    owner.post("/coupons/make", FORM)
    worker.work_once()
    codes = Code.objects.values_list("code", flat=True)
    for page in (
        "/coupons",
        "/coupons/batches/tea-1",
        f"/coupons?q={codes[0][:7]}",
        "/search?q=TEA",
    ):
        seen = text(analyst.get(page))
        assert not any(code in seen for code in codes), page
    assert "TEA-…" in text(analyst.get("/coupons"))
    assert codes[0] in text(signed_in("marketer").get("/search?q=TEA"))


def test_offline_uses_are_shown_with_their_reasons(owner: Client, moment: datetime) -> None:
    (code, token), *_ = tokens(moment)
    settlement.settle(
        given=[used(token, "o1", moment), used(token, "o2", moment, till="t2")], now=moment
    )
    page = text(owner.get("/coupons"))
    assert "Conflict" in page
    assert f"The code &quot;{code}&quot; was used before: order o1 at t1" in page


def test_before_there_is_anything(owner: Client) -> None:
    from guerdon.store.models import Offer

    assert owner.get("/coupons/batches/nope").status_code == 404
    assert owner.get("/coupons/batches/nope/codes.csv").status_code == 404
    assert owner.post("/coupons/batches/nope/void").status_code == 302
    owner.post("/coupons/make", FORM)
    assert owner.get("/coupons/batches/tea-1/codes.csv").status_code == 302
    Offer.objects.all().delete()
    assert "No offer takes single codes yet" in text(owner.get("/coupons/new"))
