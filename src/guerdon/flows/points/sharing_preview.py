"""Before the terms of sharing hold: what they would have made of last year's transfers."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.give import sections
from guerdon.give.exchange.document import NAME
from guerdon.give.exchange.transfer import Sent, fee, outside
from guerdon.store.customers import households
from guerdon.store.ledger import transfers
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.terms.sharing import Sharing

YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Previewed:
    """Last year's `transfers` of `points` with their `fee`, and by the draft.

    `refused` are those that its bounds would not let through, by reason; `fee_then` is what the
    others would have cost. `homes` are households now, `too_large` those above the draft's size.
    """

    since: datetime
    until: datetime
    transfers: int
    points: int
    fee: int
    points_then: int
    fee_then: int
    refused: Mapping[str, int]
    homes: int
    too_large: int


def previewed(*, document: Mapping[str, Any], now: datetime) -> Previewed | Refusal:
    """Every transfer of the last 365 days by the draft's bounds and fee, in their order.

    What the draft would have let through counts towards a day's bounds, the rest does not. How
    long points must rest is left out. Refused: a draft that cannot be read. Nothing is changed.
    """
    wrong = sections.checked(name=NAME, document=document)
    if wrong is not None:
        return wrong
    draft: Sharing = sections.value(name=NAME, document=document)
    made = transfers.made(since=now - YEAR, until=now)
    zone = ZoneInfo(programme.read().zone)
    sent: dict[tuple[str, date], Sent] = {}
    refused: Counter[str] = Counter()
    points_then = fee_then = 0
    for one in made:
        name = one.customer, one.at.astimezone(zone).date()
        before = sent.get(name, Sent())
        why = outside(terms=draft.transfer, points=one.points, sent=before)
        if why is not None or draft.transfer is None:
            refused[why.reason if why else "transfer_not_offered"] += 1
            continue
        sent[name] = Sent(points=before.points + one.points, times=before.times + 1)
        points_then += one.points
        fee_then += fee(terms=draft.transfer, points=one.points)
    sizes = households.sizes()
    most = draft.household.most_members if draft.household else 0
    return Previewed(
        since=now - YEAR,
        until=now,
        transfers=len(made),
        points=sum(one.points for one in made),
        fee=sum(one.fee for one in made),
        points_then=points_then,
        fee_then=fee_then,
        refused=dict(refused.most_common()),
        homes=sum(sizes.values()),
        too_large=sum(count for size, count in sizes.items() if size > most),
    )
