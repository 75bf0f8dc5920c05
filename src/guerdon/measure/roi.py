"""What the money came back as: incremental gain against direct and indirect cost."""

from dataclasses import dataclass

from guerdon.measure.effect import Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Costs:
    """Minor units. Discounts, contacts and own bills are direct; indirect is a share of others."""

    discounts: int
    contacts: int
    direct: int
    indirect: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.discounts + self.contacts + self.direct + self.indirect


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """Incremental gain in minor units with its interval, and what follows from it.

    roi = (gain - cost) / cost; None where nothing was spent. `per_order` is cost per incremental
    order in minor units; its ends are None where the interval of orders reaches zero.
    """

    gain: float
    gain_low: float
    gain_high: float
    costs: Costs
    roi: float | None
    roi_low: float | None
    roi_high: float | None
    orders: float
    per_order: float | None
    per_order_low: float | None
    per_order_high: float | None


def returned(*, sales: Effect, orders: Effect, margin: float, costs: Costs) -> Returned:
    """Gain is margin x incremental sales of all who were given; natural growth is in neither.

    `sales` must be measured before the campaign's own discounts, since those are in `costs`: what
    the customer bought, at the prices that stood without the campaign.
    """
    n = sales.given.n
    gain, low, high = (margin * n * x for x in (sales.difference, sales.low, sales.high))
    return Returned(
        gain=gain,
        gain_low=low,
        gain_high=high,
        costs=costs,
        roi=_roi(gain, costs.total),
        roi_low=_roi(low, costs.total),
        roi_high=_roi(high, costs.total),
        orders=n * orders.difference,
        per_order=_per(costs.total, n * orders.difference),
        per_order_low=_per(costs.total, n * orders.high) if orders.low > 0 else None,
        per_order_high=_per(costs.total, n * orders.low) if orders.low > 0 else None,
    )


def _roi(gain: float, cost: int) -> float | None:
    return (gain - cost) / cost if cost else None


def _per(cost: int, orders: float) -> float | None:
    return cost / orders if orders > 0 else None
