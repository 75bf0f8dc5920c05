"""Quotas: how much a segment gets at least and at most, of the customers given or of a budget."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guerdon.terms.decision import Refusal

Wholes = NDArray[np.int64]
# A limit that cannot run out; sums of it and of costs stay far from the end of 64 bits.
UNLIMITED = 2**60


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """`who` are the customers it counts: a row of booleans, one for each customer.

    `budget` None counts the offers given to them, a number what they take of that budget. The
    count stays from `least` to `most`, in whole units.
    """

    name: str
    who: NDArray[np.bool_]
    budget: int | None = None
    least: int = 0
    most: int = UNLIMITED

    def of(self, *, customers: Wholes) -> "Quota":
        """The same with only these customers."""
        return replace(self, who=np.ascontiguousarray(self.who[customers]))

    def less(self, *, use: int) -> "Quota":
        """What is left of it after so much; a floor below zero is kept already."""
        most = self.most - use if self.most < UNLIMITED else UNLIMITED
        return replace(self, least=self.least - use, most=most)


def checked(
    *, quotas: Sequence[Quota], customers: int, budgets: int
) -> tuple[Quota, ...] | Refusal:
    """The quotas as they count, or what is wrong with the first that cannot be.

    Refused: a row of customers that does not fit, a budget that is not there, two of one name, and
    a floor above its own ceiling or a ceiling below zero, which no plan can keep.
    """
    found: list[Quota] = []
    for quota in quotas:
        who = np.asarray(quota.who)
        if who.shape != (customers,) or who.dtype != np.bool_:
            return Refusal(reason="allocation_shape", data={"where": quota.name})
        if quota.budget is not None and not 0 <= quota.budget < budgets:
            return Refusal(reason="allocation_shape", data={"where": quota.name})
        if quota.name in {one.name for one in found}:
            return Refusal(reason="allocation_name_twice", data={"which": quota.name})
        most = min(int(quota.most), UNLIMITED)
        if most < 0:
            return Refusal(
                reason="allocation_infeasible", data={"which": quota.name, "limit": most}
            )
        least = max(0, int(quota.least))
        if least > most:
            data = {"which": [floor_of(quota.name), ceiling_of(quota.name)]}
            return Refusal(reason="allocation_clash", data=data)
        found.append(replace(quota, who=who, least=least, most=most))
    return tuple(found)


def floor_of(name: str) -> str:
    """How a quota's floor is called where limits clash."""
    return f"{name}: at least"


def ceiling_of(name: str) -> str:
    """How a quota's ceiling is called where limits clash."""
    return f"{name}: at most"


def tolled(
    *, quotas: Sequence[Quota], prices: Any, tables: Any, chunk: slice
) -> tuple[list[Any], Any]:
    """What a unit of each budget, and any offer at all, costs each customer of the chunk.

    `prices` has one entry for each quota, `tables` one for each budget; a number where it is the
    same for all of them, else a row.
    """
    units: list[Any] = list(tables)
    given: Any = 0.0
    for quota, price in zip(quotas, prices, strict=True):
        if not price:
            continue
        mine = quota.who[chunk] * price
        if quota.budget is None:
            given = given + mine
        else:
            units[quota.budget] = units[quota.budget] + mine
    return units, given
