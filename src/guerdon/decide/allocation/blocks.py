"""Customers in blocks: whoever holds them maps a task over all, and what comes back adds up."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from guerdon.decide.allocation.problem import Problem, Wholes

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Some of the customers: their columns of the problem, and each one's number.

    A number is whatever whole number stands for the customer wherever the blocks are cut: a place
    in a list, or a hash of the key. It decides who is looked at first among equals, so no two
    customers have the same.
    """

    problem: Problem
    numbers: Wholes


class Blocks(Protocol):
    """All customers, wherever they are: in memory, in files, on other machines.

    `frame` is the problem without its customers: limits and names, with tables of no columns.
    `customers` says how many there are. `map` calls the task once for each block and hands over
    the answers in any order. A task is a frozen value that can be sent to where the block is; it
    looks at the columns of its block and never at limits, which only the frame has.
    """

    @property
    def frame(self) -> Problem:
        """Limits and names, and no customers."""

    @property
    def customers(self) -> int:
        """How many customers there are in all blocks."""

    def map(self, *, task: Callable[[Block], Answer]) -> Iterable[Answer]:
        """The task's answer for each block, in any order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A problem in memory, cut into runs of `size` customers; numbers are places in the list."""

    problem: Problem
    size: int | None = None

    @property
    def frame(self) -> Problem:
        """Limits and names, and no customers."""
        return framed(problem=self.problem)

    @property
    def customers(self) -> int:
        """How many customers there are."""
        return self.problem.customers

    def map(self, *, task: Callable[[Block], Answer]) -> Iterable[Answer]:
        """The task's answer for each run."""
        total = self.customers
        step = max(1, self.size or total)
        for start in range(0, total, step):
            stop = min(start + step, total)
            part = _run(self.problem, start, stop) if stop - start < total else self.problem
            yield task(Block(problem=part, numbers=np.arange(start, stop)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Eased:
    """The same customers under other limits.

    `idle` asks only what is possible, not what pays: nothing gains anything then, and whoever no
    floor counts is left out. A little above zero it makes what costs more a little worse, so that
    offers are not all alike.
    """

    blocks: Blocks
    frame: Problem
    idle: float | None = None

    @property
    def customers(self) -> int:
        """How many customers there are in all blocks."""
        return self.blocks.customers

    def map(self, *, task: Callable[[Block], Answer]) -> Iterable[Answer]:
        """The task's answer for each block."""
        if self.idle is None:
            return self.blocks.map(task=task)
        floors = tuple(n for n, quota in enumerate(self.frame.quotas) if quota.least > 0)
        weights = tuple(self.idle / max(1, money) for money in self.blocks.frame.budgets)
        return self.blocks.map(task=_Idle(task=task, floors=floors, weights=weights))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Idle(Generic[Answer]):
    """The task, told that nothing gains anything."""

    task: Callable[[Block], Answer]
    floors: tuple[int, ...]
    weights: tuple[float, ...]

    def __call__(self, block: Block) -> Answer:
        """The answer for the block without gains."""
        problem = block.problem
        counted = np.zeros(problem.customers, bool)
        for number in self.floors:
            counted |= problem.quotas[number].who
        gain = np.where(np.isfinite(problem.gain) & counted, 0.0, -np.inf)
        for cost, weight in zip(problem.costs, self.weights, strict=True):
            if weight:
                gain -= cost * weight
        return self.task(Block(problem=replace(problem, gain=gain), numbers=block.numbers))


def framed(*, problem: Problem) -> Problem:
    """The problem's limits and names, without customers."""
    none = slice(0, 0)
    return replace(
        problem,
        gain=problem.gain[:, none],
        costs=tuple(cost[:, none] for cost in problem.costs),
        quotas=tuple(replace(quota, who=quota.who[none]) for quota in problem.quotas),
    )


def _run(problem: Problem, start: int, stop: int) -> Problem:
    chunk = slice(start, stop)
    return replace(
        problem,
        gain=problem.gain[:, chunk],
        costs=tuple(cost[:, chunk] for cost in problem.costs),
        quotas=tuple(replace(quota, who=quota.who[chunk]) for quota in problem.quotas),
    )


def picked(*, block: Block, places: Wholes) -> Block:
    """Only the customers at these places of the block, copied."""
    return Block(problem=block.problem.of(customers=places), numbers=block.numbers[places])


def together(*, parts: Sequence[Block], frame: Problem) -> Block:
    """Blocks as one, under the frame's limits, in the order of their customers' numbers.

    A customer who is in several of them is in it once.
    """
    if not parts:
        return Block(problem=frame, numbers=np.zeros(0, np.int64))
    if len(parts) == 1 and (np.diff(parts[0].numbers) > 0).all():
        return Block(problem=_under(parts[0].problem, frame), numbers=parts[0].numbers)
    numbers, order = np.unique(np.concatenate([part.numbers for part in parts]), return_index=True)
    joined = Problem(
        gain=np.concatenate([part.problem.gain for part in parts], axis=1)[:, order],
        costs=tuple(
            np.concatenate([part.problem.costs[k] for part in parts], axis=1)[:, order]
            for k in range(len(frame.costs))
        ),
        budgets=frame.budgets,
        names=frame.names,
        stock=frame.stock,
        quotas=tuple(
            replace(quota, who=_joined([part.problem.quotas[k].who for part in parts])[order])
            for k, quota in enumerate(frame.quotas)
        ),
    )
    return Block(problem=joined, numbers=numbers)


def _under(problem: Problem, frame: Problem) -> Problem:
    """The customers of one problem under the limits of another."""
    whos = [quota.who for quota in problem.quotas]
    return replace(
        problem,
        budgets=frame.budgets,
        stock=frame.stock,
        quotas=tuple(replace(q, who=who) for q, who in zip(frame.quotas, whos, strict=True)),
    )


def _joined(rows: Sequence[NDArray[np.bool_]]) -> NDArray[np.bool_]:
    return np.concatenate(rows)
