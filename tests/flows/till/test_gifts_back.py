"""Which gifts stay with the customer, which are owed, and which came back."""

from typing import Any

import pytest

from guerdon.flows.till.gifts_back import GiftOut, given, handed_back, owed
from guerdon.flows.till.returning import kept
from guerdon.give.live import snapshot
from guerdon.terms.decision import Refusal
from guerdon.terms.quote_document import document
from tests.carts import asking, cart_of, made, quote_for

STEPS = {
    "steps": [
        {"from": 1000, "choices": ["mug"], "worth_minor": 250},
        {"from": 3000, "choices": ["pot"], "worth_minor": 600},
    ]
}


def out(item: str, offer: str = "o0", returns: str = "reprice") -> GiftOut:
    return GiftOut(
        offer=offer, what="gift", item=item, quantity=1, worth_minor=600, returns=returns
    )


@pytest.mark.parametrize(
    ("returns", "units", "state"),
    [
        # 40.00 were bought for a pot from 30.00 and a mug from 10.00.
        ("reprice", 3, ()),
        ("reprice", 2, (0,)),
        ("claw_back", 2, ()),
        ("claw_back", 0, (0,)),
        ("keep", 0, ()),
        ("reprice", 0, (0,)),
    ],
)
def test_a_gift_no_longer_earned_is_owed_by_policy(
    returns: str, units: int, state: tuple[int, ...]
) -> None:
    offer = {"kind": "gift", "value": STEPS, "returns": returns}
    cart = cart_of((4, 1000))
    quote = document(quote=quote_for(offer, cart=cart))
    live = snapshot([made({"key": "o0", **offer})])
    things = given(quote=quote, live=live)
    assert [(one.item, one.worth_minor) for one in things] == [("pot", 600)]
    places = {cart.lines[0].key: frozenset(range(units, 4))}
    left = kept(
        ask=asking(cart),
        quote=quote,
        returned=places,
        requote=lambda part: quote_for(offer, cart=part.cart),
    )
    assert owed(out=things, back=(), kept=left, applied=quote["applied"]) == state
    assert owed(out=things, back=(0,), kept=left, applied=quote["applied"]) == ()


def test_a_prize_is_worth_what_it_is_and_a_sample_is_not_asked_for() -> None:
    box = made(
        {
            "key": "box",
            "kind": "blind_box",
            "value": {
                "prizes": [
                    {"item": "pin", "weight": 9, "worth_minor": 10},
                    {"item": "gold", "weight": 1, "worth_minor": 900},
                ]
            },
        }
    )
    tube = made({"key": "tube", "kind": "sample", "value": {"choices": ["tube"]}})
    mean = {"worth_minor": 99, "quantity": 1}
    quote: Any = {
        "applied": [
            {
                "offer": "box",
                "returns": "keep",
                "extras": [{"what": "blind_box", "item": "gold", **mean}],
            },
            {
                "offer": "tube",
                "returns": "keep",
                "extras": [{"what": "sample", "item": "tube", **mean}],
            },
        ]
    }
    (prize,) = given(quote=quote, live=snapshot([box, tube]))
    assert (prize.item, prize.worth_minor) == ("gold", 900)


def test_each_thing_comes_back_once() -> None:
    things = (out("mug"), out("mug"), out("pot", "o1"))
    assert handed_back(out=things, before=(), asked=None) == (0, 1, 2)
    assert handed_back(out=things, before=(), asked={"o0": ["mug"]}) == (0,)
    assert handed_back(out=things, before=(0,), asked={"o0": ["mug"], "o1": ["pot"]}) == (0, 1, 2)
    assert handed_back(out=things, before=(2,), asked={}) == (2,)
    for before, asked in (
        ((), {"o0": ["pot"]}),
        ((), {"o2": ["mug"]}),
        ((0, 1), {"o0": ["mug"]}),
        ((), {"o0": ["mug"] * 3}),
    ):
        found = handed_back(out=things, before=before, asked=asked)
        assert isinstance(found, Refusal)
        assert found.reason == "gift_not_out"
