"""The exact search: every useful combination of choices of a few customers, with its proof."""

from typing import NamedTuple

import numpy as np

from guerdon.decide.allocation.problem import NOTHING, Picks, Reals, Wholes

# How many unfinished plans are kept side by side. With more, the best are kept and the bound
# counts those that were dropped, so the proof stays true.
SIDE_BY_SIDE = 20_000


class Choices(NamedTuple):
    """The choices of one customer: what each gains and uses, and its worth after prices."""

    offer: Picks
    gain: Reals
    use: Wholes  # (limits, choices)


class Found(NamedTuple):
    """The best combination (None: none gains more than was asked) and a bound on all of them."""

    choice: Picks | None
    gain: float
    bound: float


def searched(*, customers: list[Choices], left: Wholes, prices: Reals, more_than: float) -> Found:
    """The combination with the largest gain above `more_than` that stays within `left`.

    Customer after customer, each unfinished plan is continued with each choice. What a plan can
    still reach is its gain, what is left at the prices, and each later customer's best worth
    after prices (the Lagrangian bound of Pisinger's core search, EJOR 83, 1995); a plan that
    cannot reach `more_than` is dropped for good. Over one limit, a plan that uses more and gains
    less than another is dropped too.
    """
    hope = _hope(customers, prices)
    gain, use = np.zeros(1), np.zeros((len(left), 1), np.int64)
    steps: list[tuple[Wholes, Wholes]] = []
    dropped = -np.inf
    for number, choices in enumerate(customers):
        parent = np.repeat(np.arange(len(gain)), len(choices.gain))
        option = np.tile(np.arange(len(choices.gain)), len(gain))
        gain = gain[parent] + choices.gain[option]
        use = use[:, parent] + choices.use[:, option]
        reach = gain + prices @ (left[:, None] - use) + hope[number + 1]
        kept = np.flatnonzero((use <= left[:, None]).all(axis=0) & (reach > more_than))
        kept = _undominated(kept, gain, use)
        if len(kept) > SIDE_BY_SIDE:
            order = np.argpartition(-reach[kept], SIDE_BY_SIDE)
            dropped = max(dropped, float(reach[kept[order[SIDE_BY_SIDE:]]].max()))
            kept = kept[np.sort(order[:SIDE_BY_SIDE])]
        gain, use = gain[kept], use[:, kept]
        steps.append((parent[kept], option[kept]))
        if not len(kept):
            return Found(choice=None, gain=more_than, bound=max(more_than, dropped))
    best = int(np.argmax(gain))
    top = float(gain[best])
    if top <= more_than:
        return Found(choice=None, gain=more_than, bound=max(more_than, dropped))
    return Found(choice=_traced(customers, steps, best), gain=top, bound=max(top, dropped))


def _hope(customers: list[Choices], prices: Reals) -> list[float]:
    """What the customers from each place on are worth after prices, at best."""
    hope = [0.0]
    for choices in reversed(customers):
        hope.append(hope[-1] + float((choices.gain - prices @ choices.use).max()))
    return hope[::-1]


def _undominated(kept: Wholes, gain: Reals, use: Wholes) -> Wholes:
    if len(use) != 1 or not len(kept):
        return kept
    order = kept[np.lexsort((-gain[kept], use[0, kept]))]
    before = np.r_[-np.inf, np.maximum.accumulate(gain[order])[:-1]]
    return np.sort(order[gain[order] > before])


def _traced(customers: list[Choices], steps: list[tuple[Wholes, Wholes]], best: int) -> Picks:
    choice = np.full(len(customers), NOTHING, np.int16)
    for number in range(len(customers) - 1, -1, -1):
        parent, option = steps[number]
        choice[number] = customers[number].offer[option[best]]
        best = int(parent[best])
    return choice
