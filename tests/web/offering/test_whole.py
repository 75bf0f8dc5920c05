"""A whole offer survives its form, and each fault is told at its field."""

from random import Random
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import given, settings
from hypothesis import strategies as st

from guerdon.give.kinds import KINDS
from guerdon.give.offer_document import document as as_document
from guerdon.give.offer_document import parsed
from guerdon.give.reading import Reader
from guerdon.terms.offer import Offer
from guerdon.web.offering import gallery, whole
from tests.carts import made, some_offer
from tests.give.test_word import sound

ZONE = "Asia/Shanghai"
FULL: dict[str, Any] = {
    "key": "full",
    "name": {"zh": "全部", "en": "Everything"},
    "of": {"category": ["BAKED, BUNS", "tea"], "brand": ["own"]},
    "least_minor": 12_345,
    "least_quantity": 3,
    "period": {"start": "2026-11-11T00:00:00+08:00", "end": "2026-11-12T00:00:00+08:00"},
    "channels": ["app", "web"],
    "codes": "shared",
    "shared_code": "THANKS",
    "limits": {
        **dict.fromkeys(whole.COUNTS, 7),
        "spend_minor": 100_050,
        "budget": "autumn",
        "when_short": "clip",
    },
    "group": "season",
    "exclusive": "layer",
    "priority": -3,
    "never_with": ["a"],
    "also_with": ["b"],
    "returns": "keep",
    "hidden": True,
    "campaign": "autumn",
    "condition": {"field": "tier", "op": "in", "value": ["gold"]},
}


def again(offer: Offer, *, currency: str, chinese: bool) -> Offer:
    """The offer after it was shown in a form and read from it."""
    with override("zh-hans" if chinese else "en"):
        texts = whole.written(document=as_document(offer), currency=currency, zone=ZONE)
        document, form = whole.typed(texts=texts, key=offer.key, currency=currency, zone=ZONE)
    assert form.wrong == {}
    return made(document)


@pytest.mark.parametrize("currency", ["USD", "JPY", "KWD"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_with_every_word_comes_back_equal(kind: str, currency: str) -> None:
    offer = made({**FULL, "kind": kind, "value": sound(kind)})
    for chinese in (True, False):
        assert meant(again(offer, currency=currency, chinese=chinese)) == meant(offer)


def meant(offer: Offer) -> dict[str, Any]:
    """The offer as plain data, its value as its kind reads it: what is usual may be left out."""
    terms = KINDS[offer.kind].read(Reader(offer.value))
    return as_document(offer) | {"value": terms, "version": 1}


@given(st.integers(0, 2**32))
@settings(max_examples=60)
def test_any_offer_comes_back_equal(seed: int) -> None:
    offer = some_offer(Random(seed), key="x", others=("y",))
    read = again(offer, currency="USD", chinese=bool(seed % 2))
    assert meant(read) == meant(offer)


@pytest.mark.parametrize("example", [one for _, row in gallery.GALLERY for one in row])
def test_every_example_is_an_offer_but_for_what_only_the_shop_knows(
    example: gallery.Example,
) -> None:
    for currency in ("CNY", "JPY"):
        begun = gallery.begun(example=example, currency=currency, chinese=currency == "CNY")
        texts = begun | {"name.en": "x"}
        texts.setdefault("v.first_day", "2026-11-22")
        _, form = whole.typed(texts=texts, key="x", currency=currency, zone=ZONE)
        # Which products make a bundle is for the shop to say.
        wanted = {"v.parts.0.of", "v.parts.1.of"} if example.kind == "bundle" else set()
        assert set(form.wrong) == wanted


STEPS = {
    "kind": "stepped",
    "name.en": "x",
    "v.by": "spend",
    "v.steps.0.from": "300",
    "v.steps.0.cut": "30",
    "v.steps.0.cut-of": "off_minor",
    "v.steps.1.from": "200",
    "v.steps.1.cut": "10",
    "v.steps.1.cut-of": "off_minor",
}
FAULTS: list[tuple[dict[str, str], str]] = [
    ({}, "v.steps"),
    ({"v.steps.1.from": "12,40"}, "v.steps.1.from"),
    ({"v.steps.1.cut": ""}, "v.steps.1.cut"),
    ({"v.steps.1.cut-of": "percent", "v.steps.1.cut": "ten"}, "v.steps.1.cut"),
    (
        {"v.steps.1.cut-of": "percent", "v.steps.1.cut": "8.123%", "v.steps.1.from": "400"},
        "v.steps.1.cut",
    ),
    ({"v.steps.1.from": "400", "v.repeat": "on"}, "v.repeat"),
    ({"kind": "percent", "v.percent": "8.123%"}, "v.percent"),
    ({"kind": "percent", "v.percent": "0"}, "v.percent"),
    ({"kind": "cheapest_free", "v.quantity": "2", "v.free": "2"}, "v.free"),
    ({"kind": "fixed_price", "v.price_minor": "-1"}, "v.price_minor"),
    ({"kind": "buy_get", "v.buy": "1.5"}, "v.buy"),
    ({"kind": "buy_get", "v.buy": "1001"}, "v.buy"),
    ({"kind": "mix_and_match", "v.quantity": "3"}, "v.cut"),
    ({"kind": "gift", "v.steps.1.from": "400"}, "v.steps.0.choices"),
    ({"kind": "percent", "v.percent": "8折", "name.en": ""}, "name.en"),
    ({"kind": "percent", "v.percent": "8折", "limits.total": "0"}, "limits.total"),
    ({"kind": "percent", "v.percent": "8折", "limits.spend_minor": "0"}, "limits.spend_minor"),
    ({"kind": "percent", "v.percent": "8折", "least_minor": "x"}, "least_minor"),
    ({"kind": "percent", "v.percent": "8折", "codes": "shared"}, "shared_code"),
    (
        {
            "kind": "percent",
            "v.percent": "8折",
            "period.start": "2026-11-12T00:00",
            "period.end": "2026-11-11T00:00",
        },
        "period.end",
    ),
    ({"kind": "percent", "v.percent": "8折", "period.start": "soon"}, "period.start"),
]


@pytest.mark.parametrize(("texts", "field"), FAULTS)
def test_a_fault_is_told_at_its_field(texts: dict[str, str], field: str) -> None:
    _, form = whole.typed(texts=STEPS | texts, key="x", currency="USD", zone=ZONE)
    assert field in form.wrong, form.wrong


@given(
    st.dictionaries(
        st.sampled_from([*STEPS, "limits.total", "period.end", "of.sku", "channels", "who.more"]),
        st.text(max_size=8) | st.sampled_from(["9", "8折", "on", "percent", "2026-01-01"]),
    ),
    st.sampled_from(sorted(KINDS)),
)
@settings(max_examples=150)
def test_whatever_is_typed_a_form_without_fault_is_an_offer(
    texts: dict[str, str], kind: str
) -> None:
    document, form = whole.typed(
        texts=STEPS | texts | {"kind": kind}, key="x", currency="JPY", zone=ZONE
    )
    assert form.wrong or isinstance(parsed(document), Offer)


def test_a_moment_is_in_the_zone_of_the_shop() -> None:
    texts = {"kind": "percent", "v.percent": "8折", "name.zh": "x"}
    texts["period.start"] = "2026-11-11T20:00"
    document, _ = whole.typed(texts=texts, key="x", currency="CNY", zone=ZONE)
    assert document["period"] == {"start": "2026-11-11T20:00:00+08:00"}
