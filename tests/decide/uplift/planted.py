"""Trials with a planted effect, for the tests of uplift."""

import numpy as np

from guerdon.decide.uplift.trial import Trial


def planted(*, n: int = 3_000, slope: float = 0.25, seed: int = 1, money: bool = False) -> Trial:
    """Half are given; the first of three measures moves the effect by `slope` (chance or money)."""
    chance = np.random.default_rng(seed)
    x = chance.normal(size=(n, 3))
    given = chance.random(n) < 0.5
    effect = 0.1 + slope * np.clip(x[:, 0], -1, 1)
    if money:
        outcome = 20 + 5 * x[:, 1] + 40 * effect * given + chance.normal(size=n) * 10
    else:
        outcome = (chance.random(n) < 0.4 + effect * given).astype(float)
    return Trial(measures=x, given=given, outcome=outcome, chance=np.full(n, 0.5))
