"""What gives a thing away is found wherever it is named, once each."""

from typing import Any

from guerdon.give.goods import Giver, givers
from guerdon.give.live import snapshot
from guerdon.give.offer_document import parsed as offer
from guerdon.give.play.document import parsed as plays
from guerdon.terms.offer import Offer
from guerdon.terms.points import Plan, Reward
from tests.give.plays import COFFEE, WHEEL

GIFT = {"from": 100, "choices": ["mug", "pot"], "worth_minor": 5}
BOX = {"prizes": [{"item": "mug", "weight": 1, "worth_minor": 5}], "consolation": "pin"}


def read(key: str, kind: str, value: dict[str, Any]) -> Offer:
    found = offer({"key": key, "kind": kind, "name": {"en": key}, "value": value})
    assert isinstance(found, Offer), found
    return found


def test_offers_boxes_plays_and_rewards() -> None:
    live = snapshot(
        [
            read("two", "gift", {"steps": [GIFT, {**GIFT, "from": 200}]}),
            read("box", "blind_box", BOX),
            read("off", "percent", {"percent": 10}),
        ],
        plan=Plan(rewards=(Reward(key="cup", what="goods", points=3, item="pot"),)),
        wallets=(Plan(wallet="w", rewards=(Reward(key="v", what="voucher", points=3),)),),
    )
    play = plays(document={"draws": [WHEEL], "stamps": [{**COFFEE, "gives": {"gift": "mug"}}]})
    found = givers(live=live, play=play)  # type: ignore[arg-type]
    assert {item: [(by.what, by.key) for by in each] for item, each in found.items()} == {
        "mug": [("offer", "box"), ("offer", "two"), ("draws", "wheel"), ("stamps", "coffee")],
        "pin": [("offer", "box")],
        "pot": [("offer", "two"), ("reward", "cup")],
        "bag": [("draws", "wheel")],
    }
    assert found["bag"] == (Giver(what="draws", key="wheel", name=WHEEL["name"]),)


def test_nothing_gives_nothing() -> None:
    assert givers(live=snapshot([]), play=None) == {}
