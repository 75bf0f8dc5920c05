"""What is asked of each block of customers: sums that add up exactly, and the few who matter."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from guerdon.decide.allocation.blocks import Block, picked
from guerdon.decide.allocation.core import Box, narrowed
from guerdon.decide.allocation.exactly import parts
from guerdon.decide.allocation.finish import NEAR
from guerdon.decide.allocation.problem import NOTHING, Picks, Reals, Wholes
from guerdon.decide.allocation.programme import class_keys
from guerdon.decide.allocation.sweep import swept, used


@dataclass(frozen=True, slots=True)
class Largest:
    """The largest gain of the block, or loss."""

    def __call__(self, block: Block) -> float:
        """The largest, without its sign."""
        gain = block.problem.gain
        least = gain.min(where=np.isfinite(gain), initial=0.0)
        return max(float(gain.max(initial=0.0)), -float(least))


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The customers of the block whose number's mark is below `below`, of 2**24."""

    below: int

    def __call__(self, block: Block) -> Block:
        """The sampled customers."""
        # Fibonacci hashing spreads the sample evenly over the customers, with no chance in it.
        with np.errstate(over="ignore"):
            spread = block.numbers.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
        places = np.flatnonzero((spread >> np.uint64(40)) < np.uint64(self.below))
        return picked(block=block, places=places)


class Part(NamedTuple):
    """What a narrowing found in one block: its open customers, what the others use.

    `rows` are the open ones' columns, None where there were too many to bring along unasked.
    """

    open: int
    use: Wholes
    rows: Block | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrow:
    """Who of the block is open in the box; `all` brings their columns however many they are."""

    box: Box
    all: bool = False

    def __call__(self, block: Block) -> Part:
        """The open ones and the use of the others."""
        found = narrowed(problem=block.problem, box=self.box)
        choice = found.choice
        choice[found.open] = -1
        use = used(problem=block.problem, choice=choice)
        bring = self.all or len(found.open) <= len(choice) // 2
        rows = picked(block=block, places=found.open) if bring else None
        return Part(open=len(found.open), use=use, rows=rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """What everybody's best choice is worth at the prices, in parts that add up exactly."""

    prices: Reals

    def __call__(self, block: Block) -> int:
        """The sum of what is worth more than nothing."""
        return parts(values=swept(problem=block.problem, prices=self.prices).worth, up=True)


@dataclass(frozen=True, slots=True)
class Everyone:
    """The whole block."""

    def __call__(self, block: Block) -> Block:
        """The block as it is."""
        return block


@dataclass(frozen=True, slots=True, kw_only=True)
class Classes:
    """The first `most` kinds of customers in the block, by their keys in order."""

    most: int

    def __call__(self, block: Block) -> NDArray[np.uint64]:
        """The keys, smallest first."""
        return np.unique(class_keys(problem=block.problem))[: self.most]


class Swept(NamedTuple):
    """What a sweep found in one block: choices, sums of worth and gain, use, the nearest."""

    numbers: Wholes
    choice: Picks
    worth: int
    gain: int
    use: Wholes
    near: Block
    second: Reals
    next: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweeping:
    """Everybody's best choice at the prices, and the `near` customers nearest to another."""

    prices: Reals
    near: int = NEAR

    def __call__(self, block: Block) -> Swept:
        """The sweep's sums and the nearest."""
        problem = block.problem
        found = swept(problem=problem, prices=self.prices)
        first, following = nearest_of(second=found.second, numbers=block.numbers, count=self.near)
        given = np.flatnonzero(found.choice != NOTHING)
        return Swept(
            numbers=block.numbers,
            choice=found.choice,
            worth=parts(values=found.worth, up=True),
            gain=parts(values=problem.gain[found.choice[given], given], up=False),
            use=found.use,
            near=picked(block=block, places=first),
            second=found.second[first],
            next=following,
        )


@dataclass(frozen=True, slots=True)
class Numbers:
    """The block's customers."""

    def __call__(self, block: Block) -> Wholes:
        """Their numbers."""
        return block.numbers


def nearest_of(*, second: Reals, numbers: Wholes, count: int) -> tuple[Wholes, float]:
    """Places of the `count` nearest, equal ones by number, and how far the next one is."""
    if count >= len(second):
        return np.arange(len(second)), np.inf
    edge = np.partition(second, count)[count]
    among = np.flatnonzero(second <= edge)
    among = among[np.lexsort((numbers[among], second[among]))]
    return among[:count], float(edge)
