"""Empirical Bayes for shares: how far a customer's own share is pulled to the shop's."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from guerdon.know.histories import Floats

# Customers never differ so little, or so much, that less or more than this is believed.
LEAST_LIKENESS, MOST_LIKENESS = 1e-4, 0.99
# Of ten customers with such a history eight have their long-run share within the interval.
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """The shop's share (0 to 1) and `weight`, the choices at which a customer counts for half."""

    share: float
    weight: float


def weight(*, alike: float, chance: float) -> float:
    """The weight of the shop's share, in choices, from how alike a customer's own choices are.

    `alike` is the share of pairs of choices of one customer that are the same, `chance` what it
    would be if all customers were alike (the sum of squared shares of the shop). Their
    intraclass correlation rho = (alike - chance) / (1 - chance) is 1 / (weight + 1) of the
    Dirichlet-multinomial (Mosimann 1962, Biometrika 49), here by moments.
    """
    likeness = (alike - chance) / (1 - chance) if chance < 1 else MOST_LIKENESS
    likeness = min(max(likeness, LEAST_LIKENESS), MOST_LIKENESS)
    return 1 / likeness - 1


def pairs_alike(*, pairs: ArrayLike, total: ArrayLike) -> float | None:
    """The share of alike pairs over customers, each counted by what they can tell: n - 1.

    `pairs` is the sum of n_c (n_c - 1) over the kinds c that a customer chose, `total` n. None
    where nobody chose twice.
    """
    same, n = np.asarray(pairs, dtype=np.float64), np.asarray(total, dtype=np.float64)
    some = n >= 2
    if not some.any():
        return None
    return float((same[some] / n[some]).sum() / (n[some] - 1).sum())


def pull(*, hits: ArrayLike, total: ArrayLike) -> Pull | None:
    """What a share of yes and no is pulled to, from `hits` of `total` choices of each customer.

    None where nothing was chosen, nobody chose twice, or all chose the same.
    """
    yes, n = np.asarray(hits, dtype=np.float64), np.asarray(total, dtype=np.float64)
    if n.sum() <= 0:
        return None
    share = float(yes.sum() / n.sum())
    alike = pairs_alike(pairs=yes * (yes - 1) + (n - yes) * (n - yes - 1), total=n)
    if alike is None or not 0 < share < 1:
        return None
    chance = share**2 + (1 - share) ** 2
    return Pull(share=share, weight=weight(alike=alike, chance=chance))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares:
    """Shrunk shares with their 80 % interval; one entry a customer."""

    share: Floats
    low: Floats
    high: Floats


def shares(*, hits: ArrayLike, total: ArrayLike, pull: Pull) -> Shares:
    """(hits + weight x shop) / (total + weight), and the quantiles of that beta posterior."""
    from scipy.special import betaincinv

    yes, n = np.asarray(hits, dtype=np.int64), np.asarray(total, dtype=np.int64)
    # Most customers share their two counts with others; each pair is worked out once.
    wide = int(n.max(initial=0)) + 1
    names, place = np.unique(n * wide + yes, return_inverse=True)
    above = names % wide + pull.weight * pull.share
    below = names // wide - names % wide + pull.weight * (1 - pull.share)
    low, high = (np.asarray(betaincinv(above, below, at)) for at in (LOW, HIGH))
    share = above / (above + below)
    return Shares(share=share[place], low=low[place], high=high[place])


def interval(*, share: float, total: int, weight: float) -> tuple[float, float]:
    """The interval of one shrunk share, from the choices behind it and the shop's weight."""
    from scipy.special import betaincinv

    size = total + weight
    found = betaincinv(share * size, (1 - share) * size, [LOW, HIGH])
    return float(found[0]), float(found[1])
