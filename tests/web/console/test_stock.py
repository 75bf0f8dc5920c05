"""Stock in the console: counted, changed for a reason, refused beside the field."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from guerdon.store.models import AuditEntry
from guerdon.store.programme import stock
from tests.flows.shop import ask, done, reserve, sells

pytestmark = pytest.mark.django_db(transaction=True)
STEP = {"from": 50_000, "choices": ["mug", "tea/pot"], "worth_minor": 1500}


def text(answer: Any) -> str:
    return answer.content.decode()


def gifts(moment: datetime) -> None:
    sells(moment, {"key": "gift", "kind": "gift", "value": {"steps": [STEP]}})


def test_the_empty_page_says_what_to_do_next(owner: Client, analyst: Client) -> None:
    assert 'data-dialog="count"' in text(owner.get("/stock"))
    seen = text(analyst.get("/stock"))
    assert "Nothing is counted yet" in seen
    assert "dialog" not in seen


def test_what_is_given_and_not_counted_is_there_to_be_counted(
    owner: Client, moment: datetime
) -> None:
    gifts(moment)
    assert text(owner.get("/stock")).count("Not counted") >= 2
    page = text(owner.get("/stock/things/tea/pot"))
    assert 'href="/stock?count=tea%2Fpot"' in page
    assert 'action="/stock/change' not in page
    asked = text(owner.get("/stock?count=tea/pot"))
    assert "data-open" in asked
    assert 'value="tea/pot"' in asked
    made = owner.post("/stock/new", {"item": "tea/pot", "pieces": "3", "once": "a"})
    assert made["Location"] == "/stock/things/tea/pot"
    again = owner.post("/stock/new", {"item": "tea/pot", "pieces": "3", "once": "a"})
    assert again.status_code == 302
    assert owner.get("/stock/things/nothing").status_code == 404


def test_pieces_are_promised_and_changed_for_a_reason(owner: Client, moment: datetime) -> None:
    gifts(moment)
    owner.post("/stock/new", {"item": "mug", "pieces": "10", "why": "launch", "once": "a"})
    done(reserve(moment, ask("o1", lines=(("1", 1, 60_000),))))
    listed = text(owner.get("/stock"))
    assert '<td class="n" data-label="Promised">1</td>' in listed
    assert '<td class="n strong" data-label="Left">9</td>' in listed
    form = {"act": "take_off", "pieces": "8", "why": "broken <in> the van", "once": "b"}
    page = text(owner.post("/stock/change/mug", form, follow=True))
    assert "Saved. 1 left to give." in page
    assert "Only 1 piece is left." in page
    assert "broken &lt;in&gt; the van" in page
    assert "launch" in page
    assert AuditEntry.objects.latest("pk").actor == "owner"


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"pieces": "11"}, "pieces", "Only 10 are left"),
        ({"pieces": "0"}, "pieces", "number from 1"),
        ({"pieces": "many"}, "pieces", "many"),
        ({"why": " "}, "why", "fill in"),
    ],
)
def test_a_change_is_refused_beside_its_field(
    owner: Client, change: dict[str, str], field: str, says: str
) -> None:
    owner.post("/stock/new", {"item": "mug", "pieces": "10"})
    form = {"act": "take_off", "pieces": "2", "why": "why not", **change}
    answer = owner.post("/stock/change/mug", form)
    assert answer.status_code == 422
    said = text(answer).partition(f'<p class="wrong" id="h-{field}">')[2].partition("</p>")[0]
    assert says in said
    assert 'value="take_off" checked' in text(answer)
    assert [one.pieces for one in stock.listed()] == [10]


def test_a_first_count_is_refused_beside_its_field(owner: Client) -> None:
    owner.post("/stock/new", {"item": "mug", "pieces": "10"})
    for form, field in (
        ({"item": "mug", "pieces": "3"}, "item"),
        ({"item": "", "pieces": "3"}, "item"),
        ({"item": "cup", "pieces": "-1"}, "pieces"),
        ({"item": "x" * 121, "pieces": "1"}, "item"),
    ):
        answer = owner.post("/stock/new", form)
        assert answer.status_code == 422
        assert f'<p class="wrong" id="h-{field}">' in text(answer)
        assert "data-open" in text(answer)
    assert len(stock.listed()) == 1


def test_only_what_is_known_can_be_changed(owner: Client, analyst: Client) -> None:
    form = {"act": "burn", "pieces": "1", "why": "x"}
    assert owner.post("/stock/change/nothing", {**form, "act": "add"}).status_code == 404
    owner.post("/stock/new", {"item": "mug", "pieces": "10"})
    assert owner.post("/stock/change/mug", form).status_code == 422
    assert analyst.post("/stock/change/mug", {**form, "act": "add"}).status_code == 403
    assert 'id="change"' not in text(analyst.get("/stock/things/mug"))
