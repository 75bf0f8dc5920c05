"""The test of the test: many splits of the same customers into two arms that were treated alike."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

Reals = NDArray[np.float64]
# So many customers times splits are held at once: 8 MB of them.
AT_ONCE = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Sameness:
    """Of `splits` into like arms, how many showed an effect that cannot be there.

    `sound`: not more of them than `level` allows, by three standard errors of counting.
    `spread` is the standard deviation of z over the splits, which should be 1.
    """

    splits: int
    found: int
    level: float
    spread: float

    @property
    def share(self) -> float:
        """False positives as a share of the splits."""
        return self.found / self.splits

    @property
    def sound(self) -> bool:
        """Whether the shop's numbers can be read by this test at this size."""
        alpha = 1 - self.level
        return self.share <= alpha + 3 * sqrt(alpha * self.level / self.splits)


def split(
    *,
    outcome: ArrayLike,
    chance: np.random.Generator,
    splits: int = 1_000,
    share: float = 0.5,
    level: float = 0.95,
) -> Sameness:
    """Draw `share` of the customers again and again and look for an effect by Welch's test.

    `outcome` is one number a customer of a time when nothing differed. The normal law stands for
    Student's: arms here have hundreds of customers.
    """
    from scipy.special import ndtri

    y = np.asarray(outcome, dtype=np.float64)
    z = np.concatenate([_scores(y, some, share, chance) for some in _parts(splits, len(y))])
    bar = float(ndtri(0.5 + level / 2))
    return Sameness(
        splits=splits,
        found=int((np.abs(z) >= bar).sum()),
        level=level,
        spread=float(z.std()),
    )


def _parts(splits: int, customers: int) -> list[int]:
    most = max(1, AT_ONCE // max(1, customers))
    return [min(most, splits - done) for done in range(0, splits, most)]


def _scores(y: Reals, splits: int, share: float, chance: np.random.Generator) -> Reals:
    drawn = (chance.random((splits, len(y)), dtype=np.float32) < share).astype(np.float64)
    n, total, squares = drawn.sum(axis=1), drawn @ y, drawn @ (y * y)
    rest = len(y) - n, y.sum() - total, (y * y).sum() - squares
    means, errors = [], []
    for count, sums, twos in ((n, total, squares), rest):
        counted = np.maximum(count, 2)
        means.append(sums / counted)
        errors.append((twos / counted - means[-1] ** 2) / (counted - 1))
    error = np.sqrt(np.maximum(errors[0] + errors[1], 0))
    found: Reals = np.divide(means[0] - means[1], error, out=np.zeros(splits), where=error > 0)
    return found
