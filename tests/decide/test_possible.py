"""What could hold for a customer is never ruled out, and what could not is."""

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.decide.possible import possible
from guerdon.terms.cart import Cart, Line
from guerdon.terms.condition import Condition, parsed
from guerdon.terms.holding import holds

GOLD = {"field": "tier", "op": "is", "value": "gold"}
LARGE = {"field": "cart.subtotal", "op": "at_least", "value": 100}
WEB = {"field": "ask.channel", "op": "is", "value": "web"}
LEAVES = st.sampled_from([GOLD, LARGE, WEB, {"field": "orders", "op": "at_least", "value": 3}])
DOCUMENTS = st.recursive(
    LEAVES,
    lambda inner: (
        st.builds(lambda parts: {"all": parts}, st.lists(inner, max_size=3))
        | st.builds(lambda parts: {"any": parts}, st.lists(inner, max_size=3))
        | st.builds(lambda part: {"not": part}, inner)
    ),
    max_leaves=8,
)


def read(document: Any) -> Condition:
    found = parsed(document=document)
    assert isinstance(found, Condition)
    return found


def cart(minor: int) -> Cart:
    line = Line(key="1", sku="a", quantity=1, unit_minor=minor)
    return Cart(lines=(line,), currency="USD")


@given(document=DOCUMENTS, tier=st.sampled_from(["gold", "base"]), orders=st.integers(0, 5))
def test_nobody_is_ruled_out_for_whom_it_can_hold(document: Any, tier: str, orders: int) -> None:
    condition = read(document)
    customer = {"tier": tier, "orders": orders}
    worlds = product((50, 500), ("web", "store"))
    could = any(
        holds(condition=condition, values={**customer, "ask.channel": channel}, cart=cart(minor))
        for minor, channel in worlds
    )
    asked = possible(condition=condition)
    assert holds(condition=asked, values=customer) or not could


@pytest.mark.parametrize(
    ("document", "tier", "may"),
    [
        ({"all": [GOLD, LARGE]}, "gold", True),
        ({"all": [GOLD, LARGE]}, "base", False),
        ({"any": [GOLD, LARGE]}, "base", True),
        ({"not": {"any": [GOLD, LARGE]}}, "base", True),
        ({"not": {"any": [GOLD, LARGE]}}, "gold", False),
        ({"not": WEB}, "base", True),
        ({}, "base", True),
    ],
)
def test_by_hand(document: Any, tier: str, may: bool) -> None:
    assert holds(condition=possible(condition=read(document)), values={"tier": tier}) is may
