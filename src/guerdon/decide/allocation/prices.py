"""The best prices of the budgets: guessed on samples, proven on the customers that they decide."""

from typing import NamedTuple

import numpy as np

from guerdon.decide.allocation.core import Box, Solved, alike, narrowed, programme
from guerdon.decide.allocation.problem import NOTHING, Picks, Problem, Reals, Wholes
from guerdon.decide.allocation.sweep import finite, used

# Settings of the search. They change how long it takes, never whether the answer is right.
FEW = 800  # customers that one linear programme takes at once
SAMPLE = 16  # one customer in so many stands for all in the first guess
REACH = 4.0  # radius of the box in standard errors of the guess
WIDER = 4.0  # how much a box grows when the prices run into its edge
MOST_ROUNDS = 12
NARROWEST = 1e-11


class Guess(NamedTuple):
    """Prices, and how far off they may well be."""

    prices: Reals
    radius: Reals


def priced(*, problem: Problem) -> Solved:
    """Prices that minimise the upper bound, and the choices that go with them.

    The choices are whole, and within every limit up to those customers (at most one for each
    limit) who would get a part of an offer; they are left with nothing here.
    """
    size = len(problem.limits)
    anywhere = Box(low=np.zeros(size), high=np.where(finite(problem=problem), np.inf, 0.0))
    return _solved(problem, problem.limits, anywhere)


def _solved(problem: Problem, limits: Reals, box: Box) -> Solved:
    if problem.customers <= FEW:
        return programme(problem=problem, limits=limits, box=box)
    prices, radius = _guess(problem, limits, box)
    inside = Solved(prices=prices, choice=np.full(problem.customers, NOTHING, np.int16))
    for _ in range(MOST_ROUNDS):
        inner = box.around(prices=prices, radius=radius)
        found = narrowed(problem=problem, box=inner)
        if len(found.open) > problem.customers // 2:
            # Many open customers are alike, or nearly; else the box is too wide to tell.
            few = len(alike(problem=problem)[0]) <= FEW * 4
            if few or (radius <= NARROWEST * (1 + prices)).all():
                return programme(problem=problem, limits=limits, box=box)
            if len(found.open) == problem.customers:
                radius = radius / WIDER
                continue
        inside = _inside(problem, limits, inner, found.choice, found.open)
        touched = inner.touched(prices=inside.prices, within=box)
        if not touched.any():
            return inside
        prices, radius = inside.prices, np.where(touched, radius * WIDER, radius)
    # Not at rest yet: any prices give a true bound and a plan, if not the nearest.
    return inside


def _inside(
    problem: Problem, limits: Reals, inner: Box, choice: Picks, undecided: Wholes
) -> Solved:
    """The open customers decided among themselves, with what the others leave them."""
    merged = choice.copy()
    merged[undecided] = NOTHING
    left = limits - used(problem=problem, choice=merged)
    answer = _solved(problem.of(customers=undecided), left, inner)
    merged[undecided] = answer.choice
    return Solved(prices=answer.prices, choice=merged)


def _guess(problem: Problem, limits: Reals, box: Box) -> Guess:
    """Prices from a sample that stands for all, with the spread they may well have."""
    number = np.arange(problem.customers, dtype=np.uint64)
    # Fibonacci hashing spreads the sample evenly over the customers, with no chance in it.
    mark = (number * np.uint64(0x9E3779B97F4A7C15)) >> np.uint64(40)
    share = max(1.0 / SAMPLE, FEW / problem.customers * 0.95)
    chosen = np.flatnonzero(mark < np.uint64(int(share * 2**24)))
    part = len(chosen) / problem.customers
    sample = problem.of(customers=chosen.astype(np.int64))
    answer = _solved(sample, limits * part, box)
    width = np.where(np.isfinite(box.high), box.radius, _usual_price(sample, answer.prices))
    return Guess(prices=answer.prices, radius=REACH * width / np.sqrt(len(chosen)) + NARROWEST)


def _usual_price(sample: Problem, prices: Reals) -> Reals:
    """The order of magnitude of a price: what is gained for a unit of each limit."""
    worth = np.where(np.isfinite(sample.gain), np.maximum(sample.gain, 0.0), 0.0)
    total = worth.max(axis=0).sum()
    usual = [total / max(float(cost.max(axis=0).sum()), 1.0) for cost in sample.costs]
    piece = total / max(sample.customers, 1)
    magnitude: Reals = np.maximum(np.array([*usual, *[piece] * sample.offers]), prices)
    return magnitude
