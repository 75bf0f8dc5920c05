"""The allocation over blocks of customers, the same plan however the blocks are cut."""

from dataclasses import dataclass

import numpy as np

from guerdon.decide.allocation.blocks import Block, Blocks, picked, together
from guerdon.decide.allocation.clash import Clash, clashing
from guerdon.decide.allocation.exactly import money, parts
from guerdon.decide.allocation.finish import NEAR, Finished, finished
from guerdon.decide.allocation.prices import Priced, gathered, priced
from guerdon.decide.allocation.problem import NOTHING, Picks, Problem, Reals, Wholes
from guerdon.decide.allocation.sweep import rent, swept, used
from guerdon.decide.allocation.tasks import Numbers, Sweeping, Swept, nearest_of
from guerdon.terms.decision import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """`parts` are customers' numbers with their choices, one pair for each block.

    `prices` are those of budgets, then of stock, then of quotas.
    """

    parts: tuple[tuple[Wholes, Picks], ...]
    gain: float
    bound: float
    prices: Reals


def spread(*, blocks: Blocks) -> Spread | Refusal:
    """Who gets which offer, whoever holds the customers; see `allocate.allocated`.

    All that is decided here follows from whole numbers that add up and from customers in the
    order of their numbers, so the answer does not depend on how the blocks are cut.
    """
    frame = blocks.frame
    if not blocks.customers or not frame.offers:
        return _nothing(blocks)
    found = priced(blocks=blocks)
    sweeps = list(blocks.map(task=Sweeping(prices=found.prices)))
    core, start, elsewhere = _core(found, sweeps, frame)
    ended = _ended(core, start, elsewhere, sweeps, found.prices)
    if ended is None and len(core.numbers) < blocks.customers:
        # Prices that are not at rest, or floors that need more than the nearest: look at everyone.
        everyone = gathered(blocks=blocks)
        start = _places(everyone, core, start, found.prices)
        core = everyone
        ended = _ended(core, start, np.inf, sweeps, found.prices)
    if ended is None:
        return _refused(blocks)
    return _assembled(core, ended, sweeps, found.prices, frame)


def _nothing(blocks: Blocks) -> Spread | Refusal:
    """Nobody to give to, or nothing to give."""
    if blocks.frame.floored:
        return _refused(blocks)
    held = blocks.map(task=Numbers())
    none = tuple((numbers, np.full(len(numbers), NOTHING, np.int16)) for numbers in held)
    return Spread(parts=none, gain=0.0, bound=0.0, prices=np.zeros(len(blocks.frame.most)))


def _refused(blocks: Blocks) -> Refusal:
    found = clashing(blocks=blocks)
    if isinstance(found, Clash):
        return Refusal(reason="allocation_clash", data={"which": list(found.names)})
    names = [quota.name for quota in blocks.frame.quotas if quota.least > 0]
    return Refusal(reason="allocation_no_whole_plan", data={"which": names})


def _core(found: Priced, sweeps: list[Swept], frame: Problem) -> tuple[Block, Picks, float]:
    """Those whom the prices leave open with the nearest of all, their choices, the next one."""
    near = together(parts=[one.near for one in sweeps], frame=frame)
    numbers = np.concatenate([one.near.numbers for one in sweeps])
    second = np.concatenate([one.second for one in sweeps])[np.argsort(numbers)]
    first, following = nearest_of(second=second, numbers=near.numbers, count=NEAR)
    elsewhere = min([following, *(one.next for one in sweeps)])
    core = together(
        parts=[found.open, picked(block=near, places=np.sort(first))],
        frame=frame,
    )
    return core, _places(core, found.open, found.choice, found.prices), elsewhere


def _places(wider: Block, known: Block, choice: Picks, prices: Reals) -> Picks:
    """The choices of the wider block: the known ones', and the best at the prices for the rest."""
    start = swept(problem=wider.problem, prices=prices).choice
    start[np.searchsorted(wider.numbers, known.numbers)] = choice
    return start


def _ended(
    core: Block, start: Picks, elsewhere: float, sweeps: list[Swept], prices: Reals
) -> Finished | None:
    """The core's finish within what the others leave; None: they leave less than nothing."""
    here = swept(problem=core.problem, prices=prices)
    others = sum((one.use for one in sweeps), np.zeros_like(here.use)) - here.use
    left = core.problem.less(use=others)
    # The bound is the same as that of all less what the others gain.
    inside = swept(problem=left, prices=prices)
    if (left.most < 0).any():
        return None
    stake = money(parts=sum(one.worth for one in sweeps)) + rent(
        problem=core.problem, prices=prices
    )
    return finished(problem=left, sweep=inside, start=start, elsewhere=elsewhere, stake=stake)


def _assembled(
    core: Block, ended: Finished, sweeps: list[Swept], prices: Reals, frame: Problem
) -> Spread:
    here = swept(problem=core.problem, prices=prices)
    given = np.flatnonzero(here.choice != NOTHING)
    before = parts(values=core.problem.gain[here.choice[given], given], up=False)
    others = money(parts=sum(one.gain for one in sweeps) - before)
    total = money(parts=sum(one.worth for one in sweeps)) + rent(problem=frame, prices=prices)
    use = sum((one.use for one in sweeps), np.zeros_like(here.use)) - here.use
    use = use + used(problem=core.problem, choice=ended.choice)
    kept = (use <= frame.most).all() and (use >= frame.least).all()
    assert kept, "a plan never breaks a limit"  # noqa: S101 (the guarantee, checked each time)
    placed = []
    for one in sweeps:
        choice = one.choice
        where = np.searchsorted(core.numbers, one.numbers)
        where[where == len(core.numbers)] = 0
        mine = core.numbers[where] == one.numbers
        choice[mine] = ended.choice[where[mine]]
        placed.append((one.numbers, choice))
    gain = others + ended.gain
    return Spread(
        parts=tuple(placed),
        gain=gain,
        bound=max(gain, min(total, others + ended.bound)),
        prices=prices,
    )
