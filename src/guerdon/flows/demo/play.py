"""Play in the demo: a draw, a card, a badge and a board, played by its most faithful members."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from guerdon.flows.play import draw, play, playing
from guerdon.store.past import history
from guerdon.store.past.history import Paid
from guerdon.store.play.draws import Seeded
from guerdon.store.programme import sections
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.trigger import PURCHASE, Trigger

NICKNAMES = (
    *("Corner Fox", "小燕子", "Tea for Two", "晨光", "Oat & Rye", "海盐", "Otter", "竹子"),
    *("Muffin", "云朵", "Kite", "北极熊"),
)
LATELY = timedelta(days=60)
DRAWS = 12
DRAW = "thanks-wheel"


def played(*, now: datetime, section: Mapping[str, Any]) -> int | Refusal:
    """How many members play; a second time, or after a kill, it goes on where it was.

    The orders are the data's own; nicknames and draws are made up for the demo.
    """
    kept = sections.put(name="play", document=section, actor="demo", now=now)
    if isinstance(kept, Refusal):
        return kept
    bought: dict[str, list[Paid]] = {}
    for one in history.paid(before=now):
        if one.at >= now - LATELY:
            bought.setdefault(one.customer, []).append(one)
    often = sorted(bought, key=lambda key: (-len(bought[key]), key))[: len(NICKNAMES)]
    for customer, nickname in zip(often, NICKNAMES, strict=False):
        for number, one in enumerate(bought[customer]):
            _heard(one, f"demo/{customer}/{number}")
        playing.join(customer=customer, nickname=nickname, now=now)
        _drawn(customer, now)
    return len(often)


def _heard(paid: Paid, key: str) -> None:
    line = {"sku": "basket", "quantity": 1, "amount_minor": paid.paid_minor}
    data = {"order": key, "lines": [line]}
    trigger = Trigger(kind=PURCHASE, key=key, customer=paid.customer, at=paid.at, data=data)
    with write():
        play.heard(trigger=trigger, now=paid.at)


def _drawn(customer: str, now: datetime) -> None:
    """A dozen draws, as far as the points go."""
    seeded = draw.committed(customer=customer, draw=DRAW, now=now)
    if not isinstance(seeded, Seeded):
        return
    for number in range(DRAWS):
        draw.take(
            customer=customer,
            draw=DRAW,
            commit=seeded.commit,
            client_seed=f"demo-{number}",
            key=f"demo/draw/{customer}/{number}",
            now=now,
        )
