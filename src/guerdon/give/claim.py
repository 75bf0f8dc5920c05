"""The claim of a reduction: the struck-through price that may be shown, or why none may."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from guerdon.give.cut import plain_percent
from guerdon.terms.money import half_up

# Directive 98/6/EC Article 6a (2019/2161): the prior price is the lowest applied during a period
# not shorter than 30 days before the reduction.
LOOK_BACK = timedelta(days=30)

# Shelf prices in order of time: (in force from, minor units), each until the next.
Prices = Sequence[tuple[datetime, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """`prior_minor` may be struck through; else `refused` says why it may not.

    `since` is where the price history begins, None without any.
    """

    prior_minor: int | None = None
    refused: str = ""
    since: datetime | None = None

    def said(self, *, line: str, price_minor: int) -> Mapping[str, Any]:
        """The claim as data for the line; `percent` is that against the struck price."""
        if self.refused:
            since = None if self.since is None else self.since.isoformat()
            prior = {} if self.prior_minor is None else {"lowest_minor": self.prior_minor}
            return {"line": line, "refused": self.refused, "since": since, **prior}
        prior_minor = self.prior_minor or price_minor
        saved = half_up(numerator=(prior_minor - price_minor) * 10_000, denominator=prior_minor)
        percent = plain_percent(bp=saved)
        return {"line": line, "prior_minor": prior_minor, "percent": percent}


def prior(*, prices: Prices, began: datetime) -> int | None:
    """The lowest price that was in force at any time in the 30 days before `began`.

    None where no price was in force then.
    """
    start = began - LOOK_BACK
    ends = [at for at, _ in prices[1:]] + [began]
    standing = (
        [minor for (at, minor), end in zip(prices, ends, strict=True) if at < began and end > start]
        if prices
        else []
    )
    return min(standing, default=None)


def claimed(*, prices: Prices, began: datetime | None, price_minor: int) -> Claim:
    """What may be claimed for a reduction to the price that began then.

    Refused: `price_history_short` where no price is known for the whole of the 30 days before,
    `price_not_lower` where the new price is not below the lowest of them.
    """
    since = prices[0][0] if prices else None
    if began is None or since is None or since > began - LOOK_BACK:
        return Claim(refused="price_history_short", since=since)
    lowest = prior(prices=prices, began=began)
    if lowest is None or lowest <= price_minor:
        return Claim(prior_minor=lowest, refused="price_not_lower", since=since)
    return Claim(prior_minor=lowest)
