"""Which limits cannot be kept together: the smallest set, by name."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from guerdon.decide.allocation.blocks import Blocks, Eased
from guerdon.decide.allocation.exactly import money
from guerdon.decide.allocation.polish import decided
from guerdon.decide.allocation.prices import everywhere, gathered, priced_within
from guerdon.decide.allocation.problem import NOTHING, Problem
from guerdon.decide.allocation.programme import Limits
from guerdon.decide.allocation.quota import UNLIMITED, ceiling_of, floor_of
from guerdon.decide.allocation.sweep import rent
from guerdon.decide.allocation.tasks import Worth

# So few customers are asked exactly, with whole offers; for more, parts of offers count too.
EXACT = 60
FIRST = 2  # sets of so many are tried before limits are left out one by one
NUDGE = 1e-3
SLACK = 1e-6


# A side of a limit: its name, its row, whether it is a floor.
Side = tuple[str, int, bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Names of limits that no plan keeps together; without any one of them there is a plan."""

    names: tuple[str, ...]


def clashing(*, blocks: Blocks) -> Clash | None:
    """The smallest set of limits that clash; None where none is proven to.

    Sets of one and two are tried first, each with a floor in it, since without floors nothing
    clashes. Else limits are left out one by one while the others still clash, which leaves a set
    of which each is needed, and then smaller sets are tried.
    """
    frame = blocks.frame
    sides = _sides(frame)
    floors = {number for number, (_, _, low) in enumerate(sides) if low}

    def clash(chosen: Sequence[int]) -> bool:
        return not possible(blocks=blocks, frame=_only(frame, sides, chosen))

    def told(chosen: Sequence[int]) -> Clash:
        return Clash(names=tuple(sides[one][0] for one in chosen))

    if possible(blocks=blocks, frame=frame):
        return None
    kept = list(range(len(sides)))
    for size in range(1, len(sides) + 1):
        if size >= len(kept):
            return told(kept)
        for chosen in combinations(range(len(sides)), size):
            if floors.intersection(chosen) and clash(chosen):
                return told(chosen)
        if size == FIRST:
            for side in range(len(sides)):
                without = [one for one in kept if one != side]
                kept = without if clash(without) else kept
    return told(kept)


def possible(*, blocks: Blocks, frame: Problem) -> bool:
    """Whether a plan can keep the frame's limits; beyond EXACT customers parts of offers count."""
    if not frame.floored:
        return True
    flat = Eased(blocks=blocks, frame=frame, idle=0.0)
    if blocks.customers <= EXACT:
        everyone = gathered(blocks=flat).problem
        nobody = np.full(everyone.customers, NOTHING, np.int16)
        core = np.arange(everyone.customers)
        return decided(problem=everyone, choice=nobody, core=core) is not None
    # Each floor pays up to one for a unit and nothing gains anything: the bound is minus what must
    # stay short, so one below zero proves that floors cannot be kept. Any prices make a bound;
    # good ones are found where offers are not all alike.
    box = everywhere(frame=frame, subsidy=1.0)
    found = priced_within(
        blocks=replace(flat, idle=NUDGE), limits=Limits.of(problem=frame), box=box
    )
    worth = sum(flat.map(task=Worth(prices=found.prices)))
    return money(parts=worth) + rent(problem=frame, prices=found.prices) >= -SLACK


def _sides(frame: Problem) -> list[Side]:
    """Every limit that can bind."""
    budgets, offers = len(frame.budgets), frame.offers
    names = [*frame.names, *(f"stock {number + 1}" for number in range(offers))]
    names += [ceiling_of(quota.name) for quota in frame.quotas]
    sides = [
        (name, row, False)
        for row, (name, most) in enumerate(zip(names, frame.most, strict=True))
        if most < UNLIMITED
    ]
    return sides + [
        (floor_of(quota.name), budgets + offers + row, True)
        for row, quota in enumerate(frame.quotas)
        if quota.least > 0
    ]


def _only(frame: Problem, sides: list[Side], chosen: Sequence[int]) -> Problem:
    """The frame with only these sides of its limits."""
    kept = [sides[one] for one in chosen]
    high = {row for _, row, low in kept if not low}
    low = {row for _, row, floor in kept if floor}
    budgets, offers = len(frame.budgets), frame.offers
    return replace(
        frame,
        budgets=tuple(
            money if row in high else UNLIMITED for row, money in enumerate(frame.budgets)
        ),
        stock=np.array(
            [left if budgets + row in high else UNLIMITED for row, left in enumerate(frame.stock)],
            np.int64,
        ),
        quotas=tuple(
            replace(
                quota,
                least=quota.least if budgets + offers + row in low else 0,
                most=quota.most if budgets + offers + row in high else UNLIMITED,
            )
            for row, quota in enumerate(frame.quotas)
        ),
    )
