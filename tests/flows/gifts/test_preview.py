"""Which gifts a draft lets each value class have, beside what holds now."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.gifts.preview import GiftPreview, allowed, previewed
from guerdon.give.gifts import document as room
from guerdon.store.models import Customer, Order
from guerdon.store.programme import sections
from guerdon.terms.decision import Refusal
from guerdon.terms.gifts import GiftRules


def document(**words: Any) -> dict[str, Any]:
    gift = {"scene": "day", "emotion": {"en": "seen"}}
    return {
        "scenes": [{"key": "day", "name": {"en": "Day"}, "by": "feeling", "when": "birthday"}],
        "triples": [
            {**gift, "gift": "mug", "name": {"en": "Mug"}, "level": "spur", "worth_minor": 900},
            {**gift, "gift": "trip", "name": {"en": "T"}, "level": "promise", "worth_minor": 5000},
        ],
        **words,
    }


def keys(rules: Any, value_class: str, now: datetime) -> list[str]:
    assert isinstance(rules, GiftRules)
    return [one.gift for one in allowed(rules=rules, value_class=value_class, now=now)]


def test_ceiling_and_matrix_tell_who_may_have_what(now: datetime) -> None:
    words = {"ceilings": {"middle": 900}, "matrix": {"low": []}}
    rules = room.parsed(document=document(**words))
    found = [keys(rules, one, now) for one in ("high", "middle", "low")]
    assert found == [["trip", "mug"], ["mug"], []]


@pytest.mark.django_db
def test_a_draft_beside_what_holds(now: datetime) -> None:
    assert previewed(document=document(), now=now) == Refusal(reason="no_past_carts")
    row = Customer.objects.create(key="ann", created_at=now)
    at = now - timedelta(days=3)
    Order.objects.create(key="o", customer=row, placed_at=at, total_minor=100)
    sections.put(name="gifts", document=document(matrix={"high": []}), actor="t", now=now)
    found = previewed(document=document(), now=now)
    assert isinstance(found, GiftPreview)
    assert found.unknown == 1  # no night has given her a class
    high = found.classes[0]
    assert (len(high.live), len(high.draft), high.members) == (0, 2, 0)
    assert isinstance(previewed(document={"care_days": -1}, now=now), Refusal)
