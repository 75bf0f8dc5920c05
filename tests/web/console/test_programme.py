"""The page of the programme: its rules and history, and a text planned before it is applied."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from guerdon.store.models import AuditEntry, Offer
from guerdon.store.programme import ground, offers, programme, revisions
from guerdon.web.console import programme as pages

SHOP = """programme: {order_cap_percent: 50, budgets: {spring: 500000}}
offers:
  - {key: ten, kind: percent, value: {percent: 10}, limits: {budget: spring}}
"""


def hidden(page: str) -> dict[str, Any]:
    """What the page of a plan hands on to the act of applying it."""
    form = page[page.index('action="/programme/apply"') :]
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    texts = re.findall(r'<textarea name="text"[^>]*>\n(.*?)</textarea>', form, re.DOTALL)
    found.pop("csrfmiddlewaretoken", None)
    return found | {"text": texts}


def applied(client: Client, text: str, **more: Any) -> Any:
    planned = client.post("/programme/plan", {"text": text, **more})
    assert planned.status_code == 200, planned.content
    return client.post("/programme/apply", hidden(planned.content.decode()), follow=True)


def test_a_text_is_planned_then_applied(owner: Client) -> None:
    planned = owner.post("/programme/plan", {"text": SHOP})
    page = planned.content.decode()
    assert "3 to add" not in page
    assert "What would change" in page
    assert "At most off an order" in page
    assert not Offer.objects.exists()
    done = owner.post("/programme/apply", hidden(page), follow=True)
    number = revisions.head()
    assert f"Revision {number} is live" in done.content.decode()
    assert ground.read().stacking.order_cap_bp == 5_000
    assert AuditEntry.objects.get(act="programme.apply").actor == "owner"
    shown = owner.get("/programme").content.decode()
    assert "$5,000.00" in shown
    assert f'href="/programme/{number}"' in shown


def test_files_are_taken_and_faults_are_told_by_file(owner: Client) -> None:
    files = [
        SimpleUploadedFile("a.yaml", b"\xef\xbb\xbfoffers:\n  - {key: a, kind: percent}\n"),
        SimpleUploadedFile("b.yaml", b"programme: {mode: best}\n"),
    ]
    answer = owner.post("/programme/plan", {"files": files})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "a.yaml, line 2, at offers[0].value.percent" in page
    assert "b.yaml, line 1, at programme.mode" in page
    good = SimpleUploadedFile("shop.yaml", SHOP.encode())
    planned = owner.post("/programme/plan", {"files": [good]})
    assert hidden(planned.content.decode())["name"] == "shop.yaml"
    owner.post("/programme/apply", hidden(planned.content.decode()))
    assert offers.seen(key="ten") is not None


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": SHOP, "at": "soon"}, "The date cannot be read"),
        ({"text": SHOP, "at": "2001-01-01T00:00"}, "is past"),
        ({}, "There is no text to read"),
        ({"revision": "99"}, "There is no"),
        ({"files": [SimpleUploadedFile("x.yaml", b"\xff\xfe")]}, "not UTF-8"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    owner: Client, sent: Any, said: str
) -> None:
    answer = owner.post("/programme/plan", sent)
    page = answer.content.decode()
    assert (answer.status_code, said in page) == (422, True), page
    assert ("order_cap_percent: 50, budgets" in page) == ("text" in sent)


def test_a_file_that_is_too_large_is_refused(
    owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "LARGEST", 10)
    file = SimpleUploadedFile("x.yaml", b"offers: []\n#")
    answer = owner.post("/programme/plan", {"files": [file]})
    assert (answer.status_code, "larger than 10 bytes" in answer.content.decode()) == (422, True)


def test_a_date_is_in_the_zone_of_the_shop_and_can_be_withdrawn(owner: Client) -> None:
    programme.keep(changes={"zone": "Asia/Shanghai"})
    year = datetime.now(UTC).year + 2
    done = applied(owner, SHOP, at=f"{year}-01-01T00:00")
    (pending,) = revisions.pending()
    assert pending.starts_at == datetime(year, 1, 1, tzinfo=UTC) - timedelta(hours=8)
    assert "is scheduled" in done.content.decode()
    assert "Withdraw" in owner.get(f"/programme/{pending.number}").content.decode()
    gone = owner.post(f"/programme/{pending.number}/withdraw", follow=True)
    assert "Withdrawn." in gone.content.decode()
    again = owner.post(f"/programme/{pending.number}/withdraw", follow=True)
    assert "is not waiting for a date" in again.content.decode()


def test_going_back_is_planned_too(owner: Client) -> None:
    applied(owner, SHOP)
    first = revisions.head()
    applied(owner, "offers: []")
    planned = owner.post("/programme/plan", {"revision": first}).content.decode()
    assert "Live again" in planned
    owner.post("/programme/apply", hidden(planned))
    assert {one.how for one in revisions.listed()} == {"apply", "rollback"}
    seen = offers.seen(key="ten")
    assert seen is not None
    assert seen.state == "live"


def test_a_plan_that_is_no_longer_true_is_refused(owner: Client) -> None:
    planned = owner.post("/programme/plan", {"text": SHOP}).content.decode()
    programme.keep(changes={"zone": "Asia/Shanghai"})
    done = owner.post("/programme/apply", hidden(planned), follow=True)
    assert "has changed since this plan was made" in done.content.decode()
    assert not Offer.objects.exists()


def test_the_text_is_downloaded_as_it_stands_or_stood(owner: Client) -> None:
    applied(owner, SHOP)
    first = revisions.head()
    applied(owner, "offers: []")
    now = owner.get("/programme/programme.yaml")
    then = owner.get(f"/programme/programme.yaml?revision={first}")
    assert ("key: ten" in now.content.decode(), "key: ten" in then.content.decode()) == (
        False,
        True,
    )
    assert then["Content-Disposition"] == f'attachment; filename="programme-{first}.yaml"'
    assert owner.get("/programme/programme.yaml?revision=99").status_code == 404
    assert owner.get("/programme/99").status_code == 404


def test_the_history_goes_on_page_by_page(owner: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "PAGE", 2)
    for share in (1, 2, 3):
        applied(owner, SHOP.replace("percent: 10", f"percent: {share}"))
    head = revisions.head()
    first = owner.get("/programme").content.decode()
    assert f"?before={head - 1}#history" in first
    older = owner.get(f"/programme?before={head - 1}").content.decode()
    assert f"Revision {head - 2}<" in older
    assert f"Revision {head}<" not in older


def test_the_page_speaks_chinese_and_analysts_only_look(owner: Client, analyst: Client) -> None:
    applied(owner, SHOP)
    owner.cookies["language"] = "zh-hans"
    page = owner.get("/programme").content.decode()
    assert "优惠同享规则" in page
    assert "整单商品最多减免" in page
    assert "Apply a text" not in analyst.get("/programme").content.decode()
    assert analyst.post("/programme/plan", {"text": SHOP}).status_code == 403
