"""What points are good for in the demo: some members had a reward, others gave to the cause."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from guerdon.flows.giving import causes as giving
from guerdon.flows.points import reward_ends, rewards
from guerdon.store.ledger import held
from guerdon.store.programme import sections, stock
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.entry import POINTS

# Of a thousand members with points: how many had which reward, the others had none.
HAD = (("coffee", 90), ("tote", 60), ("five-off", 90))
GAVE = 30
GIFT = 200
BAGS = 300
LATELY = timedelta(days=6)
# What was had longer ago than this was handed over.
WAITS = timedelta(days=1)
LEAST = 500


def had(*, now: datetime, points: Mapping[str, Any], causes: Mapping[str, Any]) -> int | Refusal:
    """How many members had a reward or gave; a second time, or after a kill, it goes on."""
    for name, section in (("points", points), ("causes", causes)):
        kept = sections.put(name=name, document=section, actor="demo", now=now - LATELY)
        if isinstance(kept, Refusal):
            return kept
    if stock.seen(item="tote") is None:
        stock.put(item="tote", pieces=BAGS, actor="demo", now=now - LATELY)
    acting = 0
    for at, customer, chance in sorted(_chosen(now)):
        acting += _acted(customer, chance, at, now)
    return acting


def _chosen(now: datetime) -> list[tuple[datetime, str, int]]:
    """Members with enough points, each with a moment of the last days and a chance of 1,000."""
    found = []
    after: int | None = 0
    while after is not None:
        page, after = held.rich(wallet=POINTS, least=LEAST, after=after)
        for customer in page:
            drawn = int.from_bytes(hashlib.sha256(customer.encode()).digest()[:8])
            found.append((now - LATELY * (1 + drawn // 1000 % 997) / 1000, customer, drawn % 1000))
    return found


def _acted(customer: str, chance: int, at: datetime, now: datetime) -> int:
    key = f"demo/reward/{customer}"
    for reward, share in HAD:
        if chance < share:
            answer = rewards.redeem(customer=customer, reward=reward, key=key, now=at)
            if isinstance(answer, Reply) and reward != "five-off" and now - at > WAITS:
                number = answer.body["number"]
                reward_ends.hand_over(number=number, actor="demo", key=f"{key}/end", now=at)
            return int(isinstance(answer, Reply))
        chance -= share
    if chance >= GAVE:
        return 0
    answer = giving.donate(customer=customer, cause="food-bank", points=GIFT, key=key, now=at)
    return int(isinstance(answer, Reply))
