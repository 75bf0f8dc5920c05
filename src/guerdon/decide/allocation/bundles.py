"""Several offers for one customer: every set that may go together is posed as one offer."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np

from guerdon.decide.allocation.problem import NOTHING, Picks, Problem, posed
from guerdon.decide.allocation.quota import Quota
from guerdon.terms.decision import Refusal

# Sets that are looked at; memory grows with them.
MOST = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundled:
    """A problem whose offers are sets: `sets[n]` are the numbers of the offers in its nth one."""

    problem: Problem
    sets: tuple[tuple[int, ...], ...]

    def given(self, *, choice: Picks) -> list[tuple[int, ...]]:
        """The offers of each customer, by the set that was chosen."""
        return [self.sets[pick] if pick != NOTHING else () for pick in choice]


def bundled(
    *,
    most: int,
    gain: Any,
    costs: Sequence[Any],
    budgets: Sequence[int],
    names: Sequence[str] | None = None,
    stock: Sequence[int | None] | None = None,
    quotas: Sequence[Quota] = (),
    apart: Sequence[tuple[int, int]] = (),
) -> Bundled | Refusal:
    """The problem of `problem.posed` with up to `most` different offers for each customer.

    Gains and costs of a set are the sums of its offers'. `apart` are pairs of offers that do not
    go together. Stock becomes a budget of pieces. Quotas that count customers count each once.
    Refused: less than one, more than MOST sets, and what `posed` refuses.
    """
    gains = np.asarray(gain, dtype=np.float64)
    if gains.ndim != 2:
        return Refusal(reason="allocation_shape", data={"where": "gain or stock"})
    barred = {frozenset(pair) for pair in apart}
    sets = tuple(
        chosen
        for size in range(1, max(0, most) + 1)
        for chosen in combinations(range(len(gains)), size)
        if not any(frozenset(pair) in barred for pair in combinations(chosen, 2))
    )
    if most < 1 or len(sets) > MOST:
        return Refusal(reason="allocation_sets", data={"sets": len(sets), "most": MOST})
    pieces = list(stock) if stock is not None else [None] * len(gains)
    if len(pieces) != len(gains):
        return Refusal(reason="allocation_shape", data={"where": "gain or stock"})
    called = list(names) if names is not None else [f"budget {k}" for k in range(len(costs))]
    tables, limits = [np.asarray(cost) for cost in costs], list(budgets)
    short = [offer for offer, left in enumerate(pieces) if left is not None]
    found = posed(
        gain=_summed(gains, sets),
        costs=[_summed(np.broadcast_to(table, gains.shape), sets) for table in tables]
        + [np.array([[int(offer in chosen)] for chosen in sets]) for offer in short],
        budgets=[*limits, *(left for left in pieces if left is not None)],
        names=[*called, *(f"stock {offer + 1}" for offer in short)],
        quotas=quotas,
    )
    return found if isinstance(found, Refusal) else Bundled(problem=found, sets=sets)


def _summed(table: Any, sets: tuple[tuple[int, ...], ...]) -> Any:
    if not sets:
        return table[:0]
    return np.stack([table[list(chosen)].sum(axis=0) for chosen in sets])
