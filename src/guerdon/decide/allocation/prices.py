"""The best prices of the limits: guessed on a sample, proven on the customers they decide."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from guerdon.decide.allocation.blocks import Block, Blocks, Cut, together
from guerdon.decide.allocation.core import Box
from guerdon.decide.allocation.problem import Picks, Problem, Reals, Wholes
from guerdon.decide.allocation.programme import Limits, Solved, programme
from guerdon.decide.allocation.quota import UNLIMITED
from guerdon.decide.allocation.sweep import finite, swept
from guerdon.decide.allocation.tasks import Classes, Everyone, Largest, Narrow, Sample

# Settings of the search. They change how long it takes, never whether the answer is right.
FEW = 800  # customers that one linear programme takes at once
SAMPLE = 16  # one customer in so many stands for all in the first guess
MOST_SAMPLED = 400_000
REACH = 4.0  # radius of the box in standard errors of the guess
WIDER = 4.0  # how much a box grows when the prices run into its edge
MOST_ROUNDS = 12
NARROWEST = 1e-11
CLASSES = FEW * 4
# What a floor may pay for one unit, in largest gains, before it counts as impossible to keep.
SUBSIDY = 1e3


class Guess(NamedTuple):
    """Prices, and how far off they may well be."""

    prices: Reals
    radius: Reals


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """Prices that minimise the upper bound, the customers whom they leave open, their choices.

    Everybody else's choice is the best at the prices. The choices of the open are whole, and
    with the others within every limit up to those customers (at most one for each limit) who
    would get a part of an offer; they are left with nothing here.
    """

    prices: Reals
    open: Block
    choice: Picks


def priced(*, blocks: Blocks, subsidy: float = SUBSIDY) -> Priced:
    """The prices; `subsidy` is what a floor pays at most for a unit, in largest gains."""
    frame = blocks.frame
    box = everywhere(frame=frame, subsidy=0.0)
    if frame.floored:
        largest = max(blocks.map(task=Largest()), default=0.0)
        box = everywhere(frame=frame, subsidy=subsidy * max(largest, 1.0))
    return priced_within(blocks=blocks, limits=Limits.of(problem=frame), box=box)


def everywhere(*, frame: Problem, subsidy: float) -> Box:
    """All prices that there can be: a floor may pay up to the subsidy."""
    high = np.where(frame.most < UNLIMITED, np.inf, 0.0)
    return Box(low=np.where(frame.least > 0, -subsidy, 0.0), high=high)


def priced_within(*, blocks: Blocks, limits: Limits, box: Box) -> Priced:
    """The best prices in a box, for what there is to use together."""
    if blocks.customers <= FEW:
        return _whole(blocks, limits, box)
    prices, radius = _guess(blocks, limits, box)
    inside: Priced | None = None
    for _ in range(MOST_ROUNDS):
        inner = box.around(prices=prices, radius=radius)
        open_, use, rows = _narrowed(blocks, inner)
        if open_ > blocks.customers // 2:
            # Many open customers are alike, or nearly; else the box is too wide to tell.
            if _few(blocks) or (radius <= NARROWEST * (1 + np.abs(prices))).all():
                return _whole(blocks, limits, box)
            if open_ == blocks.customers:
                radius = radius / WIDER
                continue
        block = rows if rows is not None else _rows(blocks, inner)
        answer = _settled(block.problem, limits.less(use=use), inner)
        inside = Priced(prices=answer.prices, open=block, choice=answer.choice)
        touched = inner.touched(prices=inside.prices, within=box)
        if not touched.any():
            return inside
        prices, radius = inside.prices, np.where(touched, radius * WIDER, radius)
    # Not at rest yet: any prices give a true bound and a plan, if not the nearest.
    return inside if inside is not None else _whole(blocks, limits, box)


def _narrowed(blocks: Blocks, inner: Box) -> tuple[int, Wholes, Block | None]:
    """How many are open in the box, what the others use, the open ones' columns if brought."""
    frame = blocks.frame
    use = np.zeros(len(frame.most), np.int64)
    if not np.isfinite(inner.high[finite(problem=frame)]).all():
        return blocks.customers, use, None
    open_, brought, whole = 0, [], True
    for part in blocks.map(task=Narrow(box=inner)):
        open_, use = open_ + part.open, use + part.use
        whole = whole and part.rows is not None
        if part.rows is not None:
            brought.append(part.rows)
    return open_, use, together(parts=brought, frame=frame) if whole else None


def _rows(blocks: Blocks, inner: Box) -> Block:
    found = [part.rows for part in blocks.map(task=Narrow(box=inner, all=True))]
    return together(parts=[rows for rows in found if rows is not None], frame=blocks.frame)


def _few(blocks: Blocks) -> bool:
    """Whether all customers are of few kinds, so that one programme takes them all."""
    found = [np.zeros(0, np.uint64), *blocks.map(task=Classes(most=CLASSES + 1))]
    return len(np.unique(np.concatenate(found))) <= CLASSES


def gathered(*, blocks: Blocks) -> Block:
    """Everyone in one block."""
    return together(parts=list(blocks.map(task=Everyone())), frame=blocks.frame)


def _whole(blocks: Blocks, limits: Limits, box: Box) -> Priced:
    everyone = gathered(blocks=blocks)
    solved = programme(problem=everyone.problem, limits=limits, box=box)
    return Priced(prices=solved.prices, open=everyone, choice=solved.choice)


def _settled(problem: Problem, limits: Limits, box: Box) -> Solved:
    """Everybody's choice in memory: the open ones' own, the others' best at the prices."""
    found = priced_within(blocks=Cut(problem=problem), limits=limits, box=box)
    if len(found.choice) == problem.customers:
        return Solved(prices=found.prices, choice=found.choice)
    choice = swept(problem=problem, prices=found.prices).choice
    choice[found.open.numbers] = found.choice
    return Solved(prices=found.prices, choice=choice)


def _guess(blocks: Blocks, limits: Limits, box: Box) -> Guess:
    """Prices from a sample that stands for all, with the spread they may well have."""
    total = blocks.customers
    share = min(max(1.0 / SAMPLE, FEW / total * 0.95), max(MOST_SAMPLED, FEW) / total)
    task = Sample(below=max(1, int(share * 2**24)))
    sample = together(parts=list(blocks.map(task=task)), frame=blocks.frame).problem
    if not sample.customers:
        sample = gathered(blocks=blocks).problem
    part = sample.customers / total
    answer = _settled(sample, limits.part(share=part), box)
    usual = _usual_price(sample, answer.prices)
    width = np.minimum(np.where(np.isfinite(box.radius), box.radius, usual), usual)
    radius = REACH * width / np.sqrt(sample.customers) + NARROWEST
    return Guess(prices=answer.prices, radius=radius)


def _usual_price(sample: Problem, prices: Reals) -> Reals:
    """The order of magnitude of a price: what is gained for a unit of each limit."""
    worth = np.where(np.isfinite(sample.gain), np.maximum(sample.gain, 0.0), 0.0)
    if not worth.any():
        # Only floors pay then, and they pay up to one for each customer.
        worth = np.isfinite(sample.gain).astype(float)
    total = worth.max(axis=0, initial=0.0).sum()
    spent = [max(float(cost.max(axis=0, initial=0).sum()), 1.0) for cost in sample.costs]
    piece = total / max(sample.customers, 1)
    shares = [piece if q.budget is None else total / spent[q.budget] for q in sample.quotas]
    usual = [total / one for one in spent]
    magnitude: Reals = np.maximum(
        np.array([*usual, *[piece] * sample.offers, *shares]), np.abs(prices)
    )
    return magnitude
