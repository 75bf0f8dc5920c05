"""Who will leave, learnt where labels exist: boosted trees with calibrated probabilities."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from guerdon.know.histories import Floats
from guerdon.know.ranks import ranks

FOLDS = 5
FEWEST = 500  # rows
FEWEST_OF_A_KIND = 50
FEWEST_FOR_STEPS = 1_000  # of the rarer kind; with fewer, a curve of two parameters calibrates
BINS = 10
SEED = 20261122
Labels = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bin:
    """Customers told about the same: how many, the mean told and the share that left."""

    customers: int
    told: float
    left: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How good probabilities are that were told of customers who had no part in making them.

    `auc`: chance that one who left was told riskier than one who stayed. `brier`: mean squared
    error, `plain_brier` that of telling everybody the mean. `calibration_error`: mean distance
    of told and left over the bins, by customers.
    """

    customers: int
    left: int
    auc: float
    brier: float
    plain_brier: float
    calibration_error: float
    bins: tuple[Bin, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Churn:
    """A fitted model: trees, the calibration of what they say, and its cross-checked quality."""

    trees: Any
    calibration: Any
    quality: Quality

    def risk(self, *, measures: ArrayLike) -> Floats:
        """For each row of measures (NaN: not known) the probability to leave."""
        with _one_thread():
            raw = _raw(self.trees, np.asarray(measures, dtype=np.float64))
            return _calibrated(self.calibration, raw)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """The naive rule: chances by the single measure in column `place`, calibrated alike."""

    place: int
    calibration: Any

    def risk(self, *, measures: ArrayLike) -> Floats:
        """For each row of measures the probability to leave."""
        return _calibrated(self.calibration, np.asarray(measures, dtype=np.float64)[:, self.place])


def fit(*, measures: ArrayLike, left: ArrayLike) -> Churn | None:
    """Gradient boosting calibrated by cross-fitting; None where there is too little to learn from.

    Of five parts each is told by trees that have not seen it; what they said of all five is what
    the calibration learns from (isotonic, or Platt's sigmoid where few left). The quality is
    checked one level deeper: each part also by a calibration that has not seen it. `measures`
    has a row for each customer; NaN is a value of its own.
    """
    x, y = np.asarray(measures, dtype=np.float64), np.asarray(left, dtype=bool)
    rarer = int(min(y.sum(), (~y).sum()))
    if len(y) < FEWEST or rarer < FEWEST_OF_A_KIND:
        return None
    with _one_thread():
        return _fitted(x, y)


def _one_thread() -> Any:
    """Threads that wait for one another on a busy machine make this many times slower."""
    import sklearn.ensemble  # noqa: F401 (only what is loaded can be limited)
    from threadpoolctl import threadpool_limits

    return threadpool_limits(limits=1)


def _fitted(x: Floats, y: Labels) -> Churn:
    part = _parts(y)
    raw = np.empty(len(y))
    for number in range(FOLDS):
        mine = part == number
        raw[mine] = _raw(_trees(x[~mine], y[~mine]), x[mine])
    told = np.empty(len(y))
    for number in range(FOLDS):
        mine = part == number
        told[mine] = _calibrated(_calibration(raw[~mine], y[~mine]), raw[mine])
    # Ranked within each part alone: trees of the other parts have seen this one's labels, and
    # through a calibration learnt on them a little would come back.
    auc = np.mean([quality(told=raw[part == n], left=y[part == n]).auc for n in range(FOLDS)])
    checked = replace(quality(told=told, left=y), auc=float(auc))
    return Churn(trees=_trees(x, y), calibration=_calibration(raw, y), quality=checked)


def _parts(y: Labels) -> NDArray[np.int64]:
    """Five parts with the same share of those who left, by seeded chance."""
    chance = np.random.default_rng(SEED)
    part = np.empty(len(y), dtype=np.int64)
    for kind in (False, True):
        who = np.flatnonzero(y == kind)
        part[chance.permutation(who)] = np.arange(len(who)) % FOLDS
    return part


def _trees(x: Floats, y: Labels) -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier

    # Small and many steps: on the telecom sample AUC and Brier are at their best there.
    made = HistGradientBoostingClassifier(
        learning_rate=0.06,
        max_iter=120,
        max_leaf_nodes=12,
        min_samples_leaf=30,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=SEED,
    )
    return made.fit(x, y)


def _raw(trees: Any, x: Floats) -> Floats:
    """The log odds that the trees tell."""
    answer: Floats = trees.decision_function(x) if len(x) else np.zeros(0)
    return answer


def _calibration(raw: Floats, y: Labels) -> Any:
    if int(min(y.sum(), (~y).sum())) < FEWEST_FOR_STEPS:
        from sklearn.linear_model import LogisticRegression

        return LogisticRegression(C=1e6).fit(raw[:, None], y)
    from sklearn.isotonic import IsotonicRegression

    # A chance of exactly 0 or 1 is more than a sample can know.
    edge = 1 / (len(y) + 2)
    return IsotonicRegression(out_of_bounds="clip", y_min=edge, y_max=1 - edge).fit(raw, y)


def _calibrated(calibration: Any, raw: Floats) -> Floats:
    if not len(raw):
        return np.zeros(0)
    if hasattr(calibration, "predict_proba"):
        answer: Floats = calibration.predict_proba(raw[:, None])[:, 1]
        return answer
    steps: Floats = calibration.predict(raw)
    return steps


def by_one(*, measures: Floats, place: int, left: Labels) -> Rule:
    """The naive rule, learnt from rows of measures and who left; both kinds must be there."""
    return Rule(place=place, calibration=_calibration(measures[:, place], left))


def quality(*, told: ArrayLike, left: ArrayLike) -> Quality:
    """Of probabilities and what came; both kinds must be there."""
    p, y = np.asarray(told, dtype=np.float64), np.asarray(left, dtype=bool)
    many, few = int(y.sum()), int((~y).sum())
    auc = (float(ranks(p)[y].sum()) - many * (many + 1) / 2) / (many * few)
    bins = tuple(
        Bin(customers=len(who), told=float(p[who].mean()), left=float(y[who].mean()))
        for who in np.array_split(np.argsort(p, kind="stable"), BINS)
        if len(who)
    )
    error = sum(one.customers * abs(one.told - one.left) for one in bins) / len(y)
    return Quality(
        customers=len(y),
        left=many,
        auc=auc,
        brier=float(((p - y) ** 2).mean()),
        plain_brier=float(y.mean() * (1 - y.mean())),
        calibration_error=error,
        bins=bins,
    )


def as_data(*, found: Quality) -> dict[str, Any]:
    """The quality for a report."""
    return {
        "customers": found.customers,
        "left": found.left,
        "auc": round(found.auc, 5),
        "brier": round(found.brier, 5),
        "plain_brier": round(found.plain_brier, 5),
        "calibration_error": round(found.calibration_error, 5),
        "bins": [
            {"customers": one.customers, "told": round(one.told, 4), "left": round(one.left, 4)}
            for one in found.bins
        ],
    }
