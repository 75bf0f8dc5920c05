"""Segments are built row by row, counted while they are built, kept, and changed."""

import pytest
from django.test import Client

from guerdon.flows.know import segments
from guerdon.store.models import Segment
from guerdon.store.night import segments as kept
from tests.flows import regulars
from tests.web.console.test_builder import FORM

ONE = {"join": "all", "g0-join": "all", "g0r0-field": "orders", "g0r0-op": "at_least"}


def test_before_anything_there_is_one_button(owner: Client, analyst: Client) -> None:
    assert "No segments yet" in owner.get("/segments").content.decode()
    assert 'class="btn main"' not in analyst.get("/segments").content.decode()
    assert owner.get("/segments/nobody").status_code == 404


def test_the_builder_keeps_what_was_typed(owner: Client) -> None:
    text = owner.post("/segments/build", FORM | {"act": "add-1"}).content.decode()
    assert 'name="g1r1-field"' in text
    assert 'value="1,200.50"' in text
    assert 'name="g0-join"' in text
    dropped = owner.post("/segments/build", FORM | {"act": "drop-0-0"}).content.decode()
    assert "1,200.50" not in dropped
    begun = owner.get("/segments/new?stage=at_risk").content.decode()
    assert '<option value="at_risk" selected>At risk</option>' in begun


@pytest.mark.usefixtures("night_shop")
def test_counted_kept_shown_and_changed(owner: Client, analyst: Client) -> None:
    counted = analyst.post("/segments/count", ONE | {"g0r0-value": "1"}).content.decode()
    assert f">{regulars.CUSTOMERS}</p>" in counted
    assert "100.0%" in counted
    wrong = analyst.post("/segments/count", ONE | {"g0r0-value": "many"}).content.decode()
    assert "is not a number" in wrong

    answer = owner.post("/segments/save", ONE | {"g0r0-value": "15", "name": "Many orders"})
    assert answer["Location"] == "/segments/many-orders"
    found = kept.one(key="many-orders")
    assert found is not None
    assert found.name == {"en": "Many orders", "zh": "Many orders"}
    assert found.created_by == "owner"
    held = segments.count(document={"segment": "many-orders"})
    page = owner.get("/segments/many-orders").content.decode()
    assert f">{held.customers}</p>" in page  # type: ignore[union-attr]
    assert "orders is at least 15" in page
    assert 'href="/campaigns/new?segment=many-orders"' in page
    assert "after tonight" in owner.get("/segments").content.decode()

    again = ONE | {"g0r0-value": "20", "name": "很多订单", "key": "many-orders"}
    owner.post("/segments/save", again, headers={"Accept-Language": "zh-hans"})
    changed = kept.one(key="many-orders")
    assert changed is not None
    assert (changed.version, changed.name) == (2, {"en": "Many orders", "zh": "很多订单"})


@pytest.mark.parametrize("change", [{"name": ""}, {"g0r0-value": ""}, {"g0r0-value": "x"}])
def test_what_is_refused_comes_back_as_it_was_typed(owner: Client, change: dict[str, str]) -> None:
    form = ONE | {"g0r0-value": "7", "name": "Sevens"} | change
    answer = owner.post("/segments/save", form)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'value="{form["name"]}"' in text
    assert f'value="{form["g0r0-value"]}"' in text
    assert not Segment.objects.exists()


def test_who_only_looks_cannot_keep_one(analyst: Client) -> None:
    form = ONE | {"g0r0-value": "7", "name": "Sevens"}
    assert analyst.post("/segments/save", form).status_code == 403
    assert analyst.get("/segments/new").status_code == 403
    assert not Segment.objects.exists()
