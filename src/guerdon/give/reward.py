"""What a play gives: points, a coupon, a gift, tickets for a draw, or nothing."""

from dataclasses import dataclass
from typing import Any

from guerdon.give.reading import Reader

KINDS = ("points", "coupon", "gift", "ticket")
MOST_POINTS = 10_000_000
MOST_TICKETS = 1_000
LONGEST_TICKET = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Reward:
    """One of `KINDS`, or "nothing".

    `count` is points or tickets, else 1; `item` is the coupon's offer, the gift's item or the
    ticket's name. `worth_minor` and `cost_minor` are what it is worth to the member and costs the
    shop.
    """

    kind: str = "nothing"
    count: int = 0
    item: str = ""
    worth_minor: int = 0
    cost_minor: int = 0


def read(*, reader: Reader) -> Reward:
    """The reward of {"points": n}, {"coupon": offer}, {"gift": item} or {"ticket": name}; {}: none.

    Beside it {"tickets": n}, {"worth_minor"} and {"cost_minor"}.
    """
    there = [kind for kind in KINDS if reader.has(kind)]
    if len(there) > 1:
        reader.wrong(there[1], f"exactly one of {', '.join(KINDS)} is wanted")
    kind, count, item = (there[0] if there else "nothing"), 0, ""
    if kind == "points":
        count = reader.whole("points", least=1, most=MOST_POINTS)
    elif kind == "ticket":
        item = reader.text("ticket", longest=LONGEST_TICKET)
        count = reader.whole("tickets", least=1, most=MOST_TICKETS, default=1)
    elif there:
        count, item = 1, reader.text(kind)
    found = Reward(
        kind=kind,
        count=count,
        item=item,
        worth_minor=reader.whole("worth_minor", default=0),
        cost_minor=reader.whole("cost_minor", default=0),
    )
    reader.refusal()
    return found


def plain(*, reward: Reward) -> dict[str, Any]:
    """The reward as stored data, read again by `again`."""
    return {
        "kind": reward.kind,
        "count": reward.count,
        "item": reward.item,
        "worth_minor": reward.worth_minor,
        "cost_minor": reward.cost_minor,
    }


def again(*, stored: dict[str, Any]) -> Reward:
    """The reward that `plain` wrote."""
    return Reward(**stored)


def ticket_wallet(*, ticket: str) -> str:
    """The wallet of the ledger that holds the tickets of this name."""
    return f"ticket-{ticket}"


SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "What it gives: one of points, coupon, gift and ticket; empty: nothing.",
    "additionalProperties": False,
    "properties": {
        "points": {"type": "integer", "minimum": 1, "maximum": MOST_POINTS},
        "coupon": {
            "type": "string",
            "minLength": 1,
            "maxLength": 120,
            "description": "The offer of which the member gets a code of their own.",
        },
        "gift": {"type": "string", "minLength": 1, "maxLength": 120},
        "ticket": {"type": "string", "minLength": 1, "maxLength": LONGEST_TICKET},
        "tickets": {"type": "integer", "minimum": 1, "maximum": MOST_TICKETS},
        "worth_minor": {"type": "integer", "minimum": 0},
        "cost_minor": {"type": "integer", "minimum": 0},
    },
    "maxProperties": 4,
}
