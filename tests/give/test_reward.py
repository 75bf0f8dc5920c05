"""What a play gives is one thing, and travels as plain data."""

import pytest

from guerdon.give import reward
from guerdon.give.reading import Reader
from guerdon.give.reward import Reward


@pytest.mark.parametrize(
    ("document", "found"),
    [
        ({}, Reward()),
        ({"points": 50}, Reward(kind="points", count=50)),
        (
            {"coupon": "ten", "cost_minor": 9},
            Reward(kind="coupon", count=1, item="ten", cost_minor=9),
        ),
        ({"gift": "mug"}, Reward(kind="gift", count=1, item="mug")),
        ({"ticket": "spin"}, Reward(kind="ticket", count=1, item="spin")),
        ({"ticket": "spin", "tickets": 3}, Reward(kind="ticket", count=3, item="spin")),
    ],
)
def test_each_kind_is_read(document: dict[str, object], found: Reward) -> None:
    reader = Reader(document)
    assert reward.read(reader=reader) == found
    assert reader.refusal() is None
    assert reward.again(stored=reward.plain(reward=found)) == found


@pytest.mark.parametrize(
    "document",
    [
        {"points": 0},
        {"points": 1, "gift": "mug"},
        {"ticket": "a name far too long"},
        {"tickets": 3},
        {"gift": ""},
        {"points": True},
    ],
)
def test_anything_else_is_wrong(document: dict[str, object]) -> None:
    reader = Reader(document)
    reward.read(reader=reader)
    assert reader.refusal() is not None


def test_tickets_lie_in_a_wallet_of_their_name() -> None:
    # A wallet's name has at most 24 signs.
    assert reward.ticket_wallet(ticket="x" * reward.LONGEST_TICKET) == "ticket-" + "x" * 16
