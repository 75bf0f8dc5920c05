"""The uplift of an offer: a learner chosen by cross-fitting, told only as far as it is known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from guerdon.decide.uplift.curve import Curve, Decile, curve, deciles, qini_areas, uplift_at
from guerdon.decide.uplift.evidence import Line, line
from guerdon.decide.uplift.learners import Effect, Learner, learners
from guerdon.decide.uplift.trial import FOLDS, SEED, Floats, Trial, folds

FIRST = 0.3  # the share of whom uplift@k is told
CLEARLY = 1.96
CUTS = 3  # cross-fittings whose scores are added, so that one cut's luck decides nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """A learner's cross-fitted Qini area and its standard error."""

    learner: str
    qini: float
    error: float


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Uplift:
    """A fitted model with the proof that came with it, all from customers it had not seen."""

    learner: str
    tried: tuple[Tried, ...]
    line: Line
    curve: Curve
    deciles: tuple[Decile, ...]
    at: tuple[float, float, float]
    customers: int
    score: Effect

    @property
    def reliable(self) -> bool:
        """Whether customers respond differently beyond chance."""
        return self.line.reliable

    def effect(self, *, measures: ArrayLike) -> tuple[Floats, Floats]:
        """Of each row of measures: the expected effect and its standard error.

        Without evidence of different response, everybody's is the mean.
        """
        x = np.asarray(measures, dtype=np.float64)
        with one_thread():
            return self.line.effect(score=self.score(x) if len(x) else np.zeros(0))


def fit(*, trial: Trial, among: Sequence[Learner] = ()) -> Uplift:
    """Try the learners by cross-fitting inside the trial, keep one, and measure its evidence.

    The first, regularised interaction, is used unless another's Qini area is larger beyond
    chance (1.96 standard errors of their difference): a choice among noisy areas costs more than
    a better learner would bring.
    """
    with one_thread():
        options = tuple(among) or learners()
        once = [crossfitted(learner=one, trial=trial, cuts=1) for one in options]
        areas = [qini_areas(score=score, trial=trial) for score in once]
        chosen = _chosen(areas)
        score = crossfitted(learner=options[chosen], trial=trial)
        drawn = curve(score=score, trial=trial)
        made = replace(line(score=score, trial=trial), useful=drawn.qini_low > 0)
        told, _ = made.effect(score=score)
        return Uplift(
            learner=options[chosen].name,
            tried=tuple(
                Tried(learner=one.name, qini=float(area[0]), error=float(area[1:].std()))
                for one, area in zip(options, areas, strict=True)
            ),
            line=made,
            curve=drawn,
            deciles=deciles(score=score, told=told, trial=trial),
            at=uplift_at(score=score, trial=trial, share=FIRST),
            customers=len(trial),
            score=options[chosen].fit(trial),
        )


def _chosen(areas: Sequence[Floats]) -> int:
    best = 0
    for number, area in enumerate(areas):
        apart = area - areas[best]
        if apart[0] > CLEARLY * apart[1:].std():
            best = number
    return best


def crossfitted(*, learner: Learner, trial: Trial, cuts: int = CUTS) -> Floats:
    """Each customer's score by models that have not seen them, the mean over several cuts."""
    score = np.zeros(len(trial))
    for cut in range(cuts):
        part = folds(trial=trial, seed=SEED + cut)
        for number in range(FOLDS):
            mine = part == number
            score[mine] += learner.fit(trial.of(~mine))(trial.measures[mine])
    return score / cuts


def one_thread() -> Any:
    """A context of one thread: threads that wait for one another on a busy machine cost most."""
    import sklearn.ensemble  # noqa: F401 (only what is loaded can be limited)
    from threadpoolctl import threadpool_limits

    return threadpool_limits(limits=1)


def as_data(*, found: Uplift) -> dict[str, Any]:
    """The model's proof for keeping and showing; infinities are None."""
    drawn = found.curve

    def plain(values: Floats) -> list[float]:
        return [round(float(value), 7) for value in values]

    return {
        "learner": found.learner,
        "customers": found.customers,
        "reliable": found.reliable,
        "p": found.line.p,
        "mean": found.line.mean,
        "mean_error": found.line.mean_error,
        "slope": found.line.slope,
        "slope_error": found.line.slope_error,
        "qini": {"area": drawn.qini, "low": drawn.qini_low, "high": drawn.qini_high},
        "auuc": drawn.auuc,
        "first": {"share": FIRST, "effect": found.at[0]}
        | {"low": _finite(found.at[1]), "high": _finite(found.at[2])},
        "curve": {
            name: plain(getattr(drawn, name)) for name in ("share", "gain", "low", "high", "chance")
        },
        "deciles": [
            {"customers": one.customers, "told": one.told, "came": one.came}
            | {"low": _finite(one.low), "high": _finite(one.high)}
            for one in found.deciles
        ],
        "tried": [
            {"learner": one.learner, "qini": one.qini, "error": one.error} for one in found.tried
        ],
    }


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
