"""Honest effects: what was chosen brings what was promised, with noise and without."""

import numpy as np
import pytest

from guerdon.decide.allocation.problem import Picks, Reals
from guerdon.decide.honest import promised, shrunk

ROLLS = np.random.default_rng(11)
TRUE = ROLLS.gamma(1.5, 20.0, (3, 1500)) - 15.0


def best_third(table: Reals) -> Picks:
    """Each one's best offer, for the third of the customers where it looks best."""
    best = table.argmax(axis=0)
    worth = table[best, np.arange(table.shape[1])]
    return np.where(worth >= np.quantile(worth, 2 / 3), best, -1).astype(np.int16)


def kept(table: Reals, choice: Picks) -> float:
    given = np.flatnonzero(choice >= 0)
    return float(table[choice[given], given].sum())


@pytest.mark.parametrize("noise", [0.25, 0.5, 1.0])
def test_promised_over_realised_is_near_one(noise: float) -> None:
    error = np.full(TRUE.shape, noise * TRUE.std())
    seen = TRUE + np.random.default_rng(5).normal(size=TRUE.shape) * error
    raw = best_third(seen)
    effects = shrunk(effect=seen, error=error)
    plan = best_third(effects)
    factor = promised(
        choose=best_third, effect=seen, error=error, rolls=np.random.default_rng(6), draws=2
    )
    assert 0.9 < kept(effects, plan) * factor / kept(TRUE, plan) < 1.1
    over = kept(seen, raw) / kept(TRUE, raw)
    assert over > 1 + noise / 10
    # Choosing by what is shrunk does not realise less.
    assert kept(TRUE, plan) >= 0.99 * kept(TRUE, raw)


def test_what_is_known_exactly_stays_and_what_is_not_allowed_too() -> None:
    effect = np.array([[5.0, -np.inf, 7.0, 9.0]])
    assert shrunk(effect=effect, error=np.zeros(4)).tolist() == effect.tolist()
    error = np.array([0.0, 1.0, 2.0, 2.0])
    found = shrunk(effect=effect, error=error)[0]
    assert found[0] == 5.0
    assert np.isneginf(found[1])
    assert 7.0 <= found[2] <= found[3] <= 9.0


def test_nothing_but_noise_is_shrunk_to_next_to_nothing() -> None:
    seen = np.random.default_rng(2).normal(size=(1, 1500)) * 10
    found = shrunk(effect=seen, error=np.full(1500, 10.0))
    assert np.abs(seen).max() > 25
    assert np.abs(found).max() < 4
    assert (np.diff(found[0][np.argsort(seen[0])]) >= -1e-9).all()


def test_effects_alike_by_size_are_shrunk_by_size() -> None:
    base = np.array([1.0, 100.0] * 700)
    rolls = np.random.default_rng(3)
    rate = rolls.normal(0.1, 0.05, 1400)
    error = 0.05 * base
    seen = (rate * base + rolls.normal(size=1400) * error)[None]
    off = shrunk(effect=seen, error=error, base=base)[0] / base - rate
    plain = shrunk(effect=seen, error=error)[0] / base - rate
    assert np.square(off).mean() < 0.6 * np.square(seen[0] / base - rate).mean()
    assert np.square(off).mean() < np.square(plain).mean()


def test_choosing_nothing_promises_what_it_says() -> None:
    error = np.full(TRUE.shape, 1.0)
    nobody = promised(
        choose=lambda table: np.full(table.shape[1], -1, np.int16),
        effect=TRUE,
        error=error,
        rolls=np.random.default_rng(1),
        draws=1,
    )
    assert nobody == 1.0
