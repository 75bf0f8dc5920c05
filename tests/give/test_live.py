"""The live offers, ready for the till."""

from dataclasses import replace

import pytest

from guerdon.give.live import snapshot
from guerdon.terms.condition import Every
from tests.carts import made

TEN = made({"key": "ten", "kind": "percent", "value": {"percent": 10}})


def test_of_one_key_the_highest_version_counts() -> None:
    live = snapshot([replace(TEN, version=2, value={"percent": 20}), TEN])
    assert [(one.offer.key, one.offer.version) for one in live.offers] == [("ten", 2)]
    assert live.by_key["ten"].terms.bp == 2000


def test_the_order_of_the_offers_does_not_matter() -> None:
    other = replace(TEN, key="a")
    first, second = snapshot([TEN, other]), snapshot([other, TEN])
    assert [one.offer for one in first.offers] == [one.offer for one in second.offers]


def test_shared_codes_find_their_offer() -> None:
    coded = made(
        {
            "key": "c",
            "kind": "percent",
            "value": {"percent": 5},
            "codes": "shared",
            "shared_code": "HELLO",
        }
    )
    assert snapshot([coded, TEN]).by_code == {"HELLO": ("c",)}


def test_a_kinds_own_condition_is_joined_to_the_offers() -> None:
    first = made(
        {
            "key": "f",
            "kind": "first_purchase",
            "value": {"percent": 5},
            "condition": {"field": "ask.channel", "op": "is", "value": "web"},
        }
    )
    condition = snapshot([first]).offers[0].condition
    assert isinstance(condition, Every)
    assert condition.parts[0] == first.condition
    assert len(condition.parts) == 2


def test_an_offer_that_was_never_parsed_is_a_bug() -> None:
    for wrong in (
        replace(TEN, kind="magic"),
        replace(TEN, layer="shipping"),
        replace(TEN, value={"percent": 0}),
    ):
        with pytest.raises(ValueError, match="ten"):
            snapshot([wrong])


def test_the_very_same_offer_is_taken_over_and_an_equal_one_is_not() -> None:
    before = snapshot([TEN])
    assert snapshot([TEN], before=before).by_key["ten"] is before.by_key["ten"]
    assert snapshot([replace(TEN)], before=before).by_key["ten"] is not before.by_key["ten"]
