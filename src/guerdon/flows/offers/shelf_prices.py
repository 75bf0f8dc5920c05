"""Shelf prices as they stand: the price now, the lowest of 30 days, and what may be claimed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from guerdon.give.claim import LOOK_BACK, Claim, claimed, prior
from guerdon.store.programme import prices, shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class OnShelf:
    """One product: `now_minor` since `since`; None where no price is in force yet.

    `claim` is that of a reduction which begins now, to whatever lower price: exactly what an
    offer with a struck price works out. `lowest_minor` is the lowest price of the 30 days before.
    """

    sku: str
    name: str
    now_minor: int | None
    since: datetime | None
    lowest_minor: int | None
    claim: Claim

    @property
    def claim_from(self) -> datetime | None:
        """From when on the history is long enough, where it is too short now."""
        short = self.claim.refused == "price_history_short" and self.claim.since is not None
        return self.claim.since + LOOK_BACK if short and self.claim.since else None


def standing(*, skus: Sequence[str], now: datetime) -> tuple[OnShelf, ...]:
    """These products as their prices stand now, in the order asked."""
    found = prices.standing(skus=skus, since=now - LOOK_BACK, until=now)
    known = shelf.of(skus=skus)
    return tuple(
        _one(sku, known[sku].name if sku in known else "", found.get(sku, ()), now) for sku in skus
    )


def _one(sku: str, name: str, points: Sequence[tuple[datetime, int]], now: datetime) -> OnShelf:
    return OnShelf(
        sku=sku,
        name=name,
        now_minor=points[-1][1] if points else None,
        since=points[-1][0] if points else None,
        lowest_minor=prior(prices=points, began=now),
        # No reduction is lower than to nothing: whether any may be claimed.
        claim=claimed(prices=points, began=now, price_minor=0),
    )
