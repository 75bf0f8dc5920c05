"""Asks the engine of GrowthBook for its sequential test at each look of simulated experiments."""

import json
import sys

import numpy as np
from gbstats.frequentist.tests import SequentialConfig, SequentialTwoSidedTTest
from gbstats.models.statistics import SampleMeanStatistic

CUSTOMERS = 1_000  # an arm, at each look
MEAN, SPREAD = 100.0, 30.0


def main() -> None:
    """Reads the case, writes false positives and power against a single look, in percent."""
    case = json.loads(sys.stdin.read())
    chance = np.random.default_rng(20261122)
    looks, worlds = case["looks"], case["worlds"]
    whole = CUSTOMERS * looks
    effect = case["drift"] * SPREAD * (2 / whole) ** 0.5
    found = {}
    for what, more in (("false positives", 0.0), ("power", effect)):
        told = single = 0
        for _ in range(worlds):
            arms = [_arm(chance, MEAN + add, looks) for add in (0.0, more)]
            told += any(_finds(arms, look, case["alpha"]) for look in range(looks))
            single += _single(arms, looks - 1)
        found[what] = 100 * told / (worlds if what == "false positives" else max(1, single))
    print(json.dumps({what: round(value, 2) for what, value in found.items()}))


def _arm(chance: np.random.Generator, mean: float, looks: int) -> tuple[np.ndarray, np.ndarray]:
    drawn = chance.normal(mean, SPREAD, (looks, CUSTOMERS))
    return drawn.sum(axis=1).cumsum(), (drawn * drawn).sum(axis=1).cumsum()


def _statistics(arms: list, look: int) -> list[SampleMeanStatistic]:
    n = CUSTOMERS * (look + 1)
    return [
        SampleMeanStatistic(n=n, sum=float(sums[look]), sum_squares=float(squares[look]))
        for sums, squares in arms
    ]


def _finds(arms: list, look: int, alpha: float) -> bool:
    held, given = _statistics(arms, look)
    config = SequentialConfig(alpha=alpha, difference_type="absolute")
    low, high = SequentialTwoSidedTTest(held, given, config).compute_result().ci
    return bool(low > 0 or high < 0)


def _single(arms: list, look: int) -> bool:
    held, given = _statistics(arms, look)
    error = (held.variance / held.n + given.variance / given.n) ** 0.5
    return bool(abs(given.mean - held.mean) >= 1.959964 * error)


if __name__ == "__main__":
    main()
