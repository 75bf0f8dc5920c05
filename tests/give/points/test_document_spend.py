"""What points pay and what returns do is read strictly."""

from typing import Any

import pytest

from guerdon.give.points.document_spend import automatic, restores, rewards, warns, worths
from guerdon.give.reading import Reader

CUP = {"key": "cup", "what": "goods", "points": 300}


def where(reader: Reader) -> str | None:
    refusal = reader.refusal()
    return None if refusal is None else str(refusal.data["where"])


@pytest.mark.parametrize(
    ("reward", "place"),
    [
        (CUP, None),
        ({**CUP, "points": 0}, "$.rewards[0].points"),
        ({**CUP, "what": "money"}, "$.rewards[0].what"),
        ({**CUP, "offer": "five"}, "$.rewards[0].offer"),
        ({**CUP, "key": "a/b"}, "$.rewards[0].key"),
        ({**CUP, "per": "order"}, "$.rewards[0].per"),
        ({"key": "v", "what": "voucher", "points": 1}, "$.rewards[0].offer"),
    ],
)
def test_rewards(reward: dict[str, Any], place: str | None) -> None:
    reader = Reader({"rewards": [reward]})
    rewards(reader)
    assert where(reader) == place


def test_automatic_needs_a_reward_that_it_can_pay() -> None:
    known = rewards(Reader({"rewards": [CUP]}))
    for words, place in (
        ({"reward": "cup", "points": 300}, None),
        ({"reward": "cup", "points": 299}, "$.automatic.points"),
        ({"reward": "mug", "points": 300}, "$.automatic.reward"),
    ):
        reader = Reader({"automatic": words})
        automatic(reader, known)
        assert where(reader) == place


def test_worth_ends_and_warnings() -> None:
    (worth,) = worths(Reader({"worth": [{"milli": 10, "start": "2026-01-01T00:00:00Z"}]}))
    assert (worth.milli, worth.period.end) == (10, None)
    assert restores(Reader({"restores": "extended", "extends_days": 30})) == ("extended", 30)
    assert restores(Reader({})) == ("original", 0)
    reader = Reader({"restores": "original", "extends_days": 30})
    restores(reader)
    assert where(reader) == "$.extends_days"
    assert warns(Reader({})) == (30, 7, 1)
    assert warns(Reader({"warns_days": [1, 14]})) == (14, 1)
    assert warns(Reader({"warns_days": []})) == ()
