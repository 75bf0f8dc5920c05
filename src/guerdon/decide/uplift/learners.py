"""Learners of each customer's effect: interaction, S, T, X and DR, on measures of one scale."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from guerdon.decide.uplift.trial import FOLDS, SEED, Floats, Trial, folds

Effect = Callable[[Floats], Floats]
FREED = 3.0  # the scale of the prognosis, at which the penalty hardly touches it


@dataclass(frozen=True, slots=True, kw_only=True)
class Learner:
    """A named way to learn effects: `fit(trial)` answers a function of measures."""

    name: str
    fit: Callable[[Trial], Effect]


def learners() -> tuple[Learner, ...]:
    """All that are tried; the first is used where no other is clearly better."""
    return (
        Learner(name="interaction", fit=interaction),
        Learner(name="t", fit=two),
        Learner(name="s", fit=single),
        Learner(name="x", fit=crossed),
        Learner(name="dr", fit=doubly_robust),
    )


def interaction(trial: Trial) -> Effect:
    """One penalised model of measures, giving, and their products; logistic for yes/no.

    Giving is coded -1/2 and 1/2, so that the penalty takes from both arms alike. Among the
    measures stands the prognosis, what to expect of a customer whatever the arm: how much
    somebody may be moved often goes with it (Kent and others, BMJ 2018).
    """
    scale = _scale(trial.measures)
    x = scale(trial.measures)
    prognosis = _linear(trial.yes_no, strength=1.0).fit(x, trial.outcome)
    seen = _mean(prognosis, x)
    centre, spread = seen.mean(), seen.std() or 1.0

    def beside(z: Floats) -> Floats:
        return np.column_stack([z, FREED * (_mean(prognosis, z) - centre) / spread])

    model = _linear(trial.yes_no, strength=0.1)
    model.fit(_products(beside(x), np.where(trial.given, 0.5, -0.5)), trial.outcome)

    def effect(measures: Floats) -> Floats:
        z = beside(scale(measures))
        half = np.full(len(z), 0.5)
        return _mean(model, _products(z, half)) - _mean(model, _products(z, -half))

    return effect


def _products(x: Floats, w: Floats) -> Floats:
    return np.hstack([x, w[:, None], x * w[:, None]])


def two(trial: Trial) -> Effect:
    """T: a penalised linear or logistic model for each arm, and their difference."""
    scale = _scale(trial.measures)
    given, held = _arms(trial, scale(trial.measures))

    def effect(measures: Floats) -> Floats:
        z = scale(measures)
        return _mean(given, z) - _mean(held, z)

    return effect


def single(trial: Trial) -> Effect:
    """S: boosted trees that see giving as one more measure, asked with it and without."""
    trees = _trees(trial.yes_no)
    trees.fit(np.column_stack([trial.measures, trial.given]), trial.outcome)

    def effect(measures: Floats) -> Floats:
        n = len(measures)
        asked = (np.column_stack([measures, np.full(n, arm)]) for arm in (1.0, 0.0))
        with_it, without = (_mean(trees, z) for z in asked)
        return with_it - without

    return effect


def crossed(trial: Trial) -> Effect:
    """X: what each one did against what the other arm's model expects, learnt by small trees.

    Künzel, Sekhon, Bickel and Yu, PNAS 2019; the two answers are weighted by the chance.
    """
    scale = _scale(trial.measures)
    x = scale(trial.measures)
    given, held = _arms(trial, x)
    t, e = trial.given, float(trial.chance.mean())
    above = _small_trees().fit(trial.measures[t], trial.outcome[t] - _mean(held, x[t]))
    below = _small_trees().fit(trial.measures[~t], _mean(given, x[~t]) - trial.outcome[~t])

    def effect(measures: Floats) -> Floats:
        found: Floats = (1 - e) * above.predict(measures) + e * below.predict(measures)
        return found

    return effect


def doubly_robust(trial: Trial) -> Effect:
    """DR: the doubly robust score of each one, by models that have not seen them, learnt by trees.

    Kennedy, Electronic Journal of Statistics 2023.
    """
    target = robust_scores(trial=trial)
    trees = _small_trees().fit(trial.measures, target)

    def effect(measures: Floats) -> Floats:
        return np.asarray(trees.predict(measures), dtype=np.float64)

    return effect


def robust_scores(*, trial: Trial, part: Any = None) -> Floats:
    """Each customer's unbiased, noisy effect (Robins, Rotnitzky and Zhao 1994), cross-fitted."""
    cut = folds(trial=trial, seed=SEED + 1) if part is None else part
    score = np.empty(len(trial))
    scale = _scale(trial.measures)
    x = scale(trial.measures)
    for number in range(FOLDS):
        mine = cut == number
        given, held = _arms(trial.of(~mine), x[~mine])
        m1, m0 = _mean(given, x[mine]), _mean(held, x[mine])
        t, y, e = trial.given[mine], trial.outcome[mine], trial.chance[mine]
        score[mine] = m1 - m0 + t * (y - m1) / e - ~t * (y - m0) / (1 - e)
    return score


def _arms(trial: Trial, x: Floats) -> tuple[Any, Any]:
    t = trial.given
    made = (_linear(trial.yes_no, strength=1.0).fit(x[a], trial.outcome[a]) for a in (t, ~t))
    given, held = made
    return given, held


def _scale(measures: Floats) -> Callable[[Floats], Floats]:
    """Measures less their mean in units of their spread, those of the trial for everybody."""
    centre, spread = measures.mean(axis=0), measures.std(axis=0)
    spread = np.where(spread > 0, spread, 1.0)

    def scaled(values: Floats) -> Floats:
        return np.asarray((values - centre) / spread, dtype=np.float64)

    return scaled


def _linear(yes_no: bool, *, strength: float) -> Any:
    from sklearn.linear_model import LogisticRegression, Ridge

    return LogisticRegression(C=strength, max_iter=500) if yes_no else Ridge(alpha=1 / strength)


def _trees(yes_no: bool) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

    kind = HistGradientBoostingClassifier if yes_no else HistGradientBoostingRegressor
    return kind(
        learning_rate=0.05,
        max_iter=80,
        max_leaf_nodes=8,
        min_samples_leaf=50,
        early_stopping=False,
        random_state=SEED,
    )


def _small_trees() -> Any:
    """Stumps, many and slow: effects are small beside noise, and smooth."""
    from sklearn.ensemble import HistGradientBoostingRegressor

    return HistGradientBoostingRegressor(
        learning_rate=0.03,
        max_iter=80,
        max_leaf_nodes=3,
        min_samples_leaf=100,
        early_stopping=False,
        random_state=SEED,
    )


def _mean(model: Any, x: Floats) -> Floats:
    told = model.predict_proba(x)[:, 1] if hasattr(model, "predict_proba") else model.predict(x)
    return np.asarray(told, dtype=np.float64)
