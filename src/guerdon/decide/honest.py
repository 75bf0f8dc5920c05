"""Effects shrunk by what their errors allow, so that choosing the best does not overpromise.

The largest of many noisy estimates is large mostly by luck (the winner's curse). What is planned by
such effects and promised from them is held back twice here: each effect to its posterior mean under
the distribution of all effects of its offer (nonparametric empirical Bayes, Kiefer and Wolfowitz
1956; Koenker and Mizera 2014, JASA 109), and the promise of the whole plan by what the same way of
choosing brings when it is judged on a half of the evidence that it has not seen (coupled bootstrap,
Oliveira, Lei and Tibshirani 2021).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from guerdon.decide.allocation.problem import NOTHING, Picks, Reals

# Settings: points of the distribution, rounds of its fitting, customers that it is fitted to.
POINTS = 80
ROUNDS = 60
FITTED = 1000
TOGETHER = 5000
# How much noise is added to one half of the evidence; the other half's grows the other way.
SPLIT = 0.5
DRAWS = 4
LEAST_FACTOR, MOST_FACTOR = 0.0, 1.5
_TINY = 1e-300

Choosing = Callable[[Reals], Picks]


def shrunk(*, effect: Reals, error: Reals, base: Reals | None = None) -> Reals:
    """Posterior means of the effects, shape (offers, customers), like `effect`.

    `error` is the standard error of each effect, above zero, or 0 where it is known exactly.
    `base`, one for each customer and above zero, says by what size effects are alike (expected
    sales, say); effects are then shrunk as shares of it. An effect of -inf (not for this
    customer) stays.
    """
    size = np.ones(effect.shape[1]) if base is None else np.maximum(base, _TINY)
    found = effect.astype(np.float64, copy=True)
    for row, errors in zip(found, np.broadcast_to(error, effect.shape), strict=True):
        noisy = np.flatnonzero(np.isfinite(row) & (errors > 0))
        if len(noisy):
            by = size[noisy]
            row[noisy] = _posterior(row[noisy] / by, errors[noisy] / by) * by
    return found


def promised(
    *,
    choose: Choosing,
    effect: Reals,
    error: Reals,
    rolls: np.random.Generator,
    base: Reals | None = None,
    draws: int = DRAWS,
) -> float:
    """By what share of the shrunk effects a plan chosen from them can be promised.

    Each draw splits the evidence into two independent halves (noise is added to one and the
    matching noise taken from the other), chooses by the first, and counts the chosen by the
    second, which knows nothing of the choice: its sum is an unbiased estimate of what is realised.
    The answer is realised over promised, over all draws; 1 where nothing is chosen.
    """
    errors = np.broadcast_to(error, effect.shape)
    total = kept = 0.0
    for _ in range(draws):
        noise = rolls.normal(size=effect.shape) * errors
        seen = shrunk(effect=effect + SPLIT * noise, error=errors * np.hypot(1, SPLIT), base=base)
        choice = choose(seen)
        given = np.flatnonzero(choice != NOTHING)
        offers = choice[given]
        total += float(seen[offers, given].sum())
        kept += float((effect - noise / SPLIT)[offers, given].sum())
    if total <= 0:
        return 1.0
    return float(np.clip(kept / total, LEAST_FACTOR, MOST_FACTOR))


def _posterior(values: Reals, errors: Reals) -> Reals:
    grid, weight = _distribution(values, errors)
    found = np.empty(len(values))
    for start in range(0, len(values), TOGETHER):
        chunk = slice(start, start + TOGETHER)
        likely = _likelihood(values[chunk], errors[chunk], grid) * weight
        found[chunk] = (likely @ grid) / likely.sum(axis=1)
    return found


def _distribution(values: Reals, errors: Reals) -> tuple[Reals, NDArray[np.float64]]:
    """Points and weights of the true effects that make what was seen most likely (EM)."""
    order = np.argsort(values, kind="stable")
    if len(order) > FITTED:
        order = order[np.linspace(0, len(order) - 1, FITTED).astype(np.int64)]
    seen, noise = values[order], errors[order]
    even = np.linspace(seen[0], seen[-1], POINTS // 2)
    grid = np.unique(np.r_[even, np.quantile(seen, np.linspace(0, 1, POINTS // 2)), 0.0])
    likely = _likelihood(seen, noise, grid)
    weight = np.full(len(grid), 1 / len(grid))
    for _ in range(ROUNDS):
        # Each point's new weight is its mean share of what was seen.
        weight = weight * ((1 / (likely @ weight)) @ likely) / len(seen)
    return grid, weight


def _likelihood(values: Reals, errors: Reals, grid: Reals) -> Reals:
    off = (values[:, None] - grid) / errors[:, None]
    nearest = np.square(off).min(axis=1, keepdims=True)
    dense: Reals = np.exp(-0.5 * (np.square(off) - nearest)) + _TINY
    return dense
