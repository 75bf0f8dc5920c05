"""What is to be allocated: gains and costs by offer and customer, budgets and stock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guerdon.decide.allocation.quota import UNLIMITED, Quota, checked
from guerdon.terms.decision import Refusal

Reals = NDArray[np.float64]
Wholes = NDArray[np.int64]
# An offer's number or NOTHING for each customer.
Picks = NDArray[np.int16]

NOTHING = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Shapes: gain (offers, customers), costs one (offers, customers) for each budget.

    `gain` is the expected incremental profit in minor units, -inf where the customer may not have
    the offer. Each customer gets at most one offer; the chosen costs stay within `budgets`, the
    number of each offer within `stock`, and what segments get within `quotas`. Arrays may be
    broadcast views: they are only read.
    """

    gain: Reals
    costs: tuple[Wholes, ...]
    budgets: tuple[int, ...]
    names: tuple[str, ...]
    stock: Wholes
    quotas: tuple[Quota, ...] = ()

    @property
    def offers(self) -> int:
        """How many offers there are to choose from."""
        return len(self.gain)

    @property
    def customers(self) -> int:
        """How many customers there are to choose for."""
        return int(self.gain.shape[1])

    @property
    def limits(self) -> Reals:
        """The most of each limit: budgets first, then the stock of each offer, then quotas."""
        return self.most.astype(float)

    @property
    def most(self) -> Wholes:
        """The same in whole units."""
        ceilings = np.array([quota.most for quota in self.quotas], np.int64)
        return np.concatenate([np.array(self.budgets, np.int64), self.stock, ceilings])

    @property
    def least(self) -> Wholes:
        """The least of each limit; only quotas have one above zero."""
        others = np.zeros(len(self.budgets) + len(self.stock), np.int64)
        return np.concatenate([others, np.array([q.least for q in self.quotas], np.int64)])

    @property
    def floored(self) -> bool:
        """Whether there is anything that must be given at all."""
        return any(quota.least > 0 for quota in self.quotas)

    def of(self, *, customers: Wholes) -> "Problem":
        """The same with only these customers, arrays copied; budgets and stock are kept."""
        return Problem(
            gain=np.ascontiguousarray(self.gain[:, customers]),
            costs=tuple(np.ascontiguousarray(cost[:, customers]) for cost in self.costs),
            budgets=self.budgets,
            names=self.names,
            stock=self.stock,
            quotas=tuple(quota.of(customers=customers) for quota in self.quotas),
        )

    def less(self, *, use: Wholes) -> "Problem":
        """The same with what others have used of every limit taken off it."""
        budgets, stock = len(self.budgets), len(self.stock)
        # What cannot run out cannot run out for those who come after either.
        left = np.where(self.most < UNLIMITED, self.most - use, UNLIMITED)[: budgets + stock]
        return replace(
            self,
            budgets=tuple(int(money) for money in left[:budgets]),
            stock=left[budgets:],
            quotas=tuple(
                quota.less(use=int(taken))
                for quota, taken in zip(self.quotas, use[budgets + stock :], strict=True)
            ),
        )


def posed(
    *,
    gain: Any,
    costs: Sequence[Any],
    budgets: Sequence[int],
    names: Sequence[str] | None = None,
    stock: Sequence[int | None] | None = None,
    quotas: Sequence[Quota] = (),
) -> Problem | Refusal:
    """The problem, checked. `stock` None means no limit, for all offers or for one.

    Refused by name: a shape that does not fit, a cost that is not a whole number of minor units
    or below zero, a gain that is not a number, a budget or a stock below zero (the plan that
    gives nothing to anyone would already break it), sums that do not fit 64 bits, and what
    `quota.checked` refuses.
    """
    gains = np.asarray(gain, dtype=np.float64)
    called = tuple(names) if names is not None else tuple(f"budget {k}" for k in range(len(costs)))
    pieces = list(stock) if stock is not None else [None] * len(gains)
    refused = _shaped(gains, costs, budgets, called, pieces) or _possible(called, budgets, pieces)
    if refused:
        return refused
    read: list[Wholes] = []
    for name, cost in zip(called, costs, strict=True):
        whole = _cost(name, cost, gains.shape)
        if isinstance(whole, Refusal):
            return whole
        read.append(whole)
    shared = checked(quotas=quotas, customers=gains.shape[1], budgets=len(budgets))
    if isinstance(shared, Refusal):
        return shared
    return Problem(
        gain=_affordable(gains, read, budgets, pieces),
        costs=tuple(read),
        budgets=tuple(min(int(budget), UNLIMITED) for budget in budgets),
        names=called,
        stock=np.array([UNLIMITED if x is None else min(x, UNLIMITED) for x in pieces], np.int64),
        quotas=shared,
    )


def _shaped(
    gains: Reals,
    costs: Sequence[Any],
    budgets: Sequence[int],
    names: tuple[str, ...],
    pieces: list[int | None],
) -> Refusal | None:
    if gains.ndim != 2 or len(pieces) != len(gains):
        return Refusal(reason="allocation_shape", data={"where": "gain or stock"})
    if not len(names) == len(costs) == len(budgets):
        return Refusal(reason="allocation_shape", data={"where": "budgets"})
    if np.isnan(gains).any() or np.isposinf(gains).any():
        return Refusal(reason="allocation_gain_unreadable")
    least = gains.min(where=np.isfinite(gains), initial=0.0)
    largest = max(float(gains.max(initial=0.0)), -float(least))
    if largest * max(1, gains.shape[1]) >= 2**62:
        return Refusal(reason="allocation_too_large", data={"which": "gain"})
    return None


def _possible(
    names: tuple[str, ...], budgets: Sequence[int], pieces: list[int | None]
) -> Refusal | None:
    """Costs are never below zero, so a limit below zero is the only one no plan can keep."""
    limits = [*zip(names, budgets, strict=True)]
    limits += [
        (f"stock {number + 1}", left) for number, left in enumerate(pieces) if left is not None
    ]
    for which, limit in limits:
        if limit < 0:
            return Refusal(reason="allocation_infeasible", data={"which": which, "limit": limit})
    return None


def _affordable(
    gains: Reals, costs: list[Wholes], budgets: Sequence[int], pieces: list[int | None]
) -> Reals:
    """What costs more than a whole budget, or is out of stock, is for nobody."""
    beyond = np.zeros(gains.shape, bool)
    for cost, budget in zip(costs, budgets, strict=True):
        beyond |= cost > budget
    beyond[[offer for offer, left in enumerate(pieces) if left == 0]] = True
    return np.where(beyond, -np.inf, gains) if beyond.any() else gains


def _cost(name: str, cost: Any, shape: tuple[int, ...]) -> Wholes | Refusal:
    given = np.asarray(cost)
    if given.dtype.kind not in "iu":
        return Refusal(reason="allocation_cost_not_whole", data={"which": name})
    try:
        whole = np.broadcast_to(given.astype(np.int64, copy=False), shape)
    except ValueError:
        return Refusal(reason="allocation_shape", data={"where": name})
    if whole.size and whole.min() < 0:
        return Refusal(reason="allocation_cost_below_zero", data={"which": name})
    if whole.size and int(whole.max()) * shape[1] >= 2**62:
        return Refusal(reason="allocation_too_large", data={"which": name})
    return whole
