"""What is posted holds all that could be eligible, and what was asked for by name."""

from random import Random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.asking import asked
from guerdon.give.live import LiveOffers, snapshot
from guerdon.give.posting import posted
from guerdon.terms.cart import Cart
from guerdon.terms.compiled import measuring
from tests.carts import KNOWN, NOW, asking, cart_of, made, some_cart, some_offers


def keys(live: LiveOffers, cart: Cart, *opened: str, **words: Any) -> list[str]:
    explain = words.pop("explain", ())
    ask = asking(cart, **words)
    found = posted(
        offers=live,
        ask=ask,
        opened=opened,
        values=asked(ask=ask, facts=KNOWN, local=NOW),
        measure=measuring(cart=cart),
        flags=live.timeline.flags(at=NOW),
        explain=explain,
    )
    return [one.offer.key for one in found]


def sold(key: str, **words: Any) -> dict[str, Any]:
    return {"key": key, "kind": "percent", "value": {"percent": 5}, **words}


def test_offers_by_product_by_code_and_by_name_in_order_of_key() -> None:
    documents = (
        sold("far", of={"sku": ["s9"]}),
        sold("near", of={"sku": ["s0"]}),
        sold("over", of={"sku": ["s0"]}, period={"end": "2020-01-01T00:00:00Z"}),
        sold("shared", codes="shared", shared_code="HELLO"),
        sold("unique", codes="unique"),
    )
    live = snapshot(made(document) for document in documents)
    cart = cart_of((1, 100))
    assert keys(live, cart) == ["near"]
    assert keys(live, cart, codes=("HELLO",)) == ["near", "shared"]
    assert keys(live, cart, "unique", "gone") == ["near", "unique"]
    assert keys(live, cart, explain=("far", "over", "gone")) == ["far", "near", "over"]


@given(st.integers(0, 2**32))
def test_a_lesser_cart_is_never_posted_more(seed: int) -> None:
    roll = Random(seed)
    live = snapshot(some_offers(roll, most=9))
    cart = some_cart(roll)
    fewer = tuple(roll.sample(cart.lines, roll.randint(1, len(cart.lines))))
    assert set(keys(live, Cart(lines=fewer, currency="USD"))) <= set(keys(live, cart))
