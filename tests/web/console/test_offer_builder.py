"""The builder: every kind has a form, faults stand at their field, and nothing typed is lost."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from guerdon.store.models import AuditEntry, Offer, Product
from guerdon.web.offering import gallery

pytestmark = pytest.mark.usefixtures("shop")
EXAMPLES = [one for _, row in gallery.GALLERY for one in row]
FORM = {
    "kind": "stepped",
    "name.en": "Spend and save",
    "v.by": "spend",
    "v.steps.0.from": "300",
    "v.steps.0.cut": "30",
    "v.steps.0.cut-of": "off_minor",
    "v.steps.1.from": "500",
    "v.steps.1.cut": "80",
    "v.steps.1.cut-of": "off_minor",
}


def inputs(page: str) -> dict[str, str]:
    """What a browser would send: every input and chosen option of the page's form."""
    form = page[page.index('id="offer-form"') :]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and ('type="checkbox"' not in tag or " checked" in tag):
            found[name[1]] = value[1] if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form):
        chosen = re.search(r'value="([^"]*)" selected', options)
        first = re.search(r'value="([^"]*)"', options)
        found[name] = (chosen or first)[1]  # type: ignore[index]
    found.pop("csrfmiddlewaretoken", None)
    return found


def test_the_gallery_shows_all_and_each_opens(owner: Client) -> None:
    page = owner.get("/offer-builder").content.decode()
    for one in EXAMPLES:
        assert f"/offer-builder/new/{one.name}" in page
    assert owner.get("/offer-builder/new/none-such").status_code == 404


def test_each_form_is_kept_as_it_opens(owner: Client) -> None:
    known = {"five-off"}
    for example in EXAMPLES:
        page = owner.get(f"/offer-builder/new/{example.name}").content.decode()
        typed = inputs(page)
        if example.kind == "bundle":
            typed |= {"v.parts.0.of.sku": "a", "v.parts.1.of.sku": "b"}
        answer = owner.post("/offer-builder/save", typed | {"do": "draft"})
        assert answer.status_code == 302, answer.content.decode()
        offer = Offer.objects.exclude(key__in=known).get()
        known.add(offer.key)
        assert (offer.state, offer.document["kind"]) == ("draft", example.kind)
        again = inputs(owner.get(f"/offer-builder/offers/{offer.key}").content.decode())
        owner.post("/offer-builder/save", again | {"do": "draft"})
        # What was opened and kept unchanged is no new version.
        assert Offer.objects.get(key=offer.key).version == 1


def test_a_name_may_be_used_again_but_not_a_key_that_was_typed(owner: Client) -> None:
    def sent(**words: str) -> int:
        return owner.post("/offer-builder/save", FORM | words | {"do": "sure"}).status_code

    def keys() -> set[tuple[str, str, int]]:
        found = Offer.objects.filter(document__name__en=FORM["name.en"])
        return {(one.key, one.document["key"], one.version) for one in found}

    one, two = ("spend-and-save", "spend-and-save", 1), ("spend-and-save-2", "spend-and-save-2", 1)
    other = {"v.steps.0.from": "200"}
    assert (sent(), sent(**other), keys()) == (302, 302, {one, two})
    # The same form again is no third offer, nor is a key that somebody typed ever another.
    assert (sent(), sent(**other), keys()) == (422, 422, {one, two})
    assert (sent(**other, key="spend-and-save"), keys()) == (422, {one, two})


def test_money_is_typed_in_whole_units(owner: Client) -> None:
    owner.post("/offer-builder/save", FORM | {"limits.spend_minor": "1,000.50", "do": "draft"})
    offer = Offer.objects.get(key="spend-and-save")
    assert offer.document["value"]["steps"][1] == {"from": 50_000, "off_minor": 8_000}
    assert offer.document["limits"] == {"spend_minor": 100_050, "when_short": "skip"}


def test_live_only_after_the_question(owner: Client) -> None:
    asked = owner.post("/offer-builder/save", FORM | {"do": "live"})
    text = asked.content.decode()
    assert asked.status_code == 200
    assert "Publish this offer now?" in text
    assert "$30.00 off from $300.00; $80.00 off from $500.00" in text
    assert "It has no limit" in text
    assert not Offer.objects.filter(key="spend-and-save").exists()
    owner.post("/offer-builder/save", inputs(text) | {"do": "sure"})
    assert Offer.objects.get(key="spend-and-save").state == "live"
    assert AuditEntry.objects.filter(subject="spend-and-save").count() == 2


def test_an_offer_with_a_start_to_come_is_scheduled(owner: Client) -> None:
    typed = FORM | {"period.start": "2099-11-11T20:00"}
    text = owner.post("/offer-builder/save", typed | {"do": "live"}).content.decode()
    assert "Publish it, to begin at its time?" in text
    assert "From 11 Nov 2099 20:00 on tills give it" in text
    answer = owner.post("/offer-builder/save", inputs(text) | {"do": "sure"}, follow=True)
    assert "begins at its time" in answer.content.decode()
    assert "Scheduled" in answer.content.decode()


def test_a_live_offer_is_changed_by_a_new_version_that_says_what_differs(owner: Client) -> None:
    typed = inputs(owner.get("/offer-builder/offers/five-off").content.decode())
    assert (typed["editing"], typed["base"]) == ("five-off", "1")
    text = owner.post(
        "/offer-builder/save", typed | {"v.off_minor": "7", "do": "live"}
    ).content.decode()
    assert "Put version 2 into effect?" in text
    assert re.search(r"Amount off</td><td><del>5\.00</del></td><td><ins>7", text)
    answer = owner.post("/offer-builder/save", inputs(text) | {"do": "sure"})
    assert answer.status_code == 302
    offer = Offer.objects.get(key="five-off", current=True)
    assert (offer.version, offer.state, offer.document["value"]) == (2, "live", {"off_minor": 700})
    # Somebody who still has the first version open is told.
    late = owner.post("/offer-builder/save", typed | {"v.off_minor": "9", "do": "sure"})
    assert late.status_code == 422
    assert "saved version 2 in the meantime" in late.content.decode()
    assert Offer.objects.filter(key="five-off").count() == 2


def test_a_copy_is_a_new_offer(owner: Client) -> None:
    typed = inputs(owner.get("/offer-builder/offers/five-off?copy=1").content.decode())
    assert typed["name.en"] == "5 off 40 (copy)"
    assert "editing" not in typed
    owner.post("/offer-builder/save", typed | {"do": "draft"})
    copy = Offer.objects.exclude(key="five-off").get()
    assert (copy.state, copy.document["value"]) == ("draft", {"off_minor": 500})
    taken = owner.post("/offer-builder/save", typed | {"do": "draft", "key": "five-off"})
    assert taken.status_code == 422
    assert "already" in taken.content.decode()


FAULTS = [
    ({"v.steps.1.from": "200"}, "Each step begins above the one before it."),
    ({"v.steps.1.from": "12,40"}, "12,40"),
    ({"v.steps.1.cut": "lots & <lots>"}, "lots &amp; &lt;lots&gt;"),
    ({"limits.total": "many"}, "is not a number"),
    ({"key": "No Such Key"}, "no such key"),
    ({"name.en": " "}, "Please fill in this field."),
    ({"codes": "shared"}, "Please fill in this field."),
    ({"campaign": "none-such"}, "There is no campaign"),
]


def test_a_fault_comes_back_with_all_that_was_typed(owner: Client) -> None:
    for texts, says in FAULTS:
        typed = FORM | texts | {"cart.0.price": "3"}
        answer = owner.post("/offer-builder/save", typed | {"do": "sure"})
        text = answer.content.decode()
        assert answer.status_code == 422
        assert says in text
        kept = inputs(text)
        for name, value in typed.items():
            assert unescape(kept[name]) == value
    assert Offer.objects.count() == 1


def test_rows_come_and_go_without_a_word_lost(owner: Client) -> None:
    def drawn(**more: str) -> str:
        return owner.post("/offer-builder/form", FORM | more).content.decode()

    more = drawn(act="add:v.steps")
    assert 'name="v.steps.2.from"' in more
    assert 'value="500"' in more
    less = drawn(act="drop:v.steps.0")
    assert 'value="300"' not in less
    assert 'value="500"' in less
    filled = drawn(act="fill", fill="christmas")
    assert "-12-26T00:00" in filled
    # Without a script the same buttons send the whole form.
    whole = owner.post("/offer-builder/save", FORM | {"act": "add:v.steps"}).content.decode()
    assert "v.steps.2.from" in inputs(whole)


def test_the_cart_is_changed_line_by_line(owner: Client) -> None:
    Product.objects.create(sku="tea", name="Green tea", category="TEA")
    found = owner.get("/offer-builder/products?product=green").content.decode()
    assert "product:tea" in found
    cart = {"cart.0.price": "3", "cart.0.quantity": "1", "turn": "0"}

    def drawn(act: str) -> str:
        return owner.post("/offer-builder/cart", FORM | cart | {"act": act}).content.decode()

    assert "Green tea" in drawn("product:tea")
    assert 'name="cart.1.price"' in drawn("product:tea")
    assert "cart.1." not in drawn("product:none-such")
    assert 'name="cart.0.price"' not in drawn("drop:cart.0")
    assert 'name="turn" value="1"' in drawn("next")


def test_lists_of_boxes_are_sent_as_one(owner: Client) -> None:
    typed: dict[str, Any] = FORM | {"channels": ["web", "app"], "when.weekday": ["fri", "sat"]}
    owner.post("/offer-builder/save", typed | {"do": "draft"})
    document = Offer.objects.get(key="spend-and-save").document
    assert document["channels"] == ["app", "web"]
    assert document["condition"]["value"] == ["fri", "sat"]


def test_readers_look_and_do_not_build(signed_in: Callable[[str], Client], analyst: Client) -> None:
    for path in ("/offer-builder", "/offer-builder/new/percent", "/offer-builder/offers/five-off"):
        assert analyst.get(path).status_code == 403
    assert analyst.post("/offer-builder/save", FORM | {"do": "sure"}).status_code == 403
    marketer = signed_in("marketer")
    assert marketer.get("/offer-builder/new/percent").status_code == 200
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = marketer.cookies
    assert strict.post("/offer-builder/save", FORM | {"do": "sure"}).status_code == 403
    assert marketer.get("/offer-builder/save").status_code == 405
    assert marketer.get("/offer-builder/offers/none-such").status_code == 404
    assert Offer.objects.count() == 1


def test_nonsense_is_answered_and_keeps_nothing(owner: Client) -> None:
    junk = {
        "kind": "no-kind",
        "act": "drop:cart.99999999999999999999",
        "turn": "9" * 400,
        "base": "x",
        "editing": "../..",
        "cart.0.price": "-1",
        "cart.0.quantity": "NaN",
        "cart.999.price": "1",
        "v.percent": "\x01",
        "ask.at": "9999-99-99",
        "period.start": "0001-01-01T00:00",
        "who.more": "[[[[",
        "limits.total": "1e400",
    }
    for path in ("form", "cart", "trial", "forecast", "save"):
        for act in ("drop:cart.99999999999999999999", "next"):
            answer = owner.post(f"/offer-builder/{path}", junk | {"act": act})
            assert answer.status_code in (200, 422)
            assert owner.post(f"/offer-builder/{path}", junk | {"x": "\x00"}).status_code == 400
    assert Offer.objects.count() == 1
