"""What a replay of past orders comes to: offer by offer, band by band, customer by customer."""

from dataclasses import dataclass, field, fields


@dataclass(slots=True, kw_only=True)
class OfferTally:
    """One offer over the replay: orders, customers and money; `capped` uses came too often.

    `points` are extra points, which `cost_minor` does not count: what they cost is their worth.
    """

    uses: int = 0
    minor: int = 0
    cost_minor: int = 0
    customers: int = 0
    capped: int = 0
    points: int = 0


@dataclass(slots=True, kw_only=True)
class BandTally:
    """One band of customers: how many, what they paid and got, and who is better or worse off.

    `before_minor` is the discount that they really had, `after_minor` what the draft gives;
    `points` the extra points, which do not decide who is better off.
    """

    customers: int = 0
    orders: int = 0
    sales_minor: int = 0
    before_minor: int = 0
    after_minor: int = 0
    better: int = 0
    worse: int = 0
    points: int = 0


@dataclass(slots=True, kw_only=True)
class Replayed:
    """Sums of a part of the orders; parts add up by `add`. `reached` got money off or points."""

    orders: int = 0
    reached: int = 0
    refused: int = 0
    offers: dict[str, OfferTally] = field(default_factory=dict)
    bands: dict[str, BandTally] = field(default_factory=dict)

    def add(self, other: "Replayed") -> None:
        """Take in another part; no customer is in two of them."""
        self.orders += other.orders
        self.reached += other.reached
        self.refused += other.refused
        for key, offer in other.offers.items():
            _added(self.offers.setdefault(key, OfferTally()), offer)
        for key, band in other.bands.items():
            _added(self.bands.setdefault(key, BandTally()), band)


def _added(here: OfferTally | BandTally, there: OfferTally | BandTally) -> None:
    for one in fields(here):
        setattr(here, one.name, getattr(here, one.name) + getattr(there, one.name))
