"""Learning sentiment from labelled texts, with figures from texts that were not learnt from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guerdon.know.voice.grams import BITS, Grams, grams
from guerdon.know.voice.model import SINGLE, Model, quantised, values
from guerdon.know.voice.reading import SURE
from guerdon.terms.decision import Refusal

# Chosen by leave-one-trade-out cross-validation on the training texts; see docs/rules/voice.md.
STRENGTH = 8.0
RARITY_POWER = 0.7
# A text of a shop counts beside the model that ships; its own words are learnt more carefully.
OWN_STRENGTH = 4.0
FOLDS = 5
LEAST_OF_EACH = 40

Labels = NDArray[np.int64]
Reals = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What cross-checking found on `texts` of which `positive` were labelled so.

    `accuracy` at one half; `sure` is the share of texts told as sure, `sure_accuracy` of those;
    `auc`, `brier`, `calibration_error` (ten bins of equal size, mean gap) of the probabilities.
    """

    texts: int
    positive: int
    accuracy: float
    auc: float
    brier: float
    calibration_error: float
    sure: float
    sure_accuracy: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeds:
    """Words that count as short labelled texts, each with this `weight`."""

    words: Sequence[str]
    labels: Sequence[int]
    weight: float


def figures(*, probabilities: Reals, labels: Labels) -> Figures:
    """How good these probabilities are, labels being 1 and 0."""
    from sklearn.metrics import roc_auc_score

    right = (probabilities >= 0.5) == (labels == 1)
    sure = np.maximum(probabilities, 1 - probabilities) >= SURE
    order = np.argsort(probabilities, kind="stable")
    bins = [part for part in np.array_split(order, 10) if len(part)]
    gaps = [abs(probabilities[part].mean() - labels[part].mean()) * len(part) for part in bins]
    both = 0 < labels.sum() < len(labels)
    return Figures(
        texts=len(labels),
        positive=int(labels.sum()),
        accuracy=float(right.mean()),
        auc=float(roc_auc_score(labels, probabilities)) if both else float("nan"),
        brier=float(((probabilities - labels) ** 2).mean()),
        calibration_error=float(sum(gaps) / len(labels)),
        sure=float(sure.mean()),
        sure_accuracy=float(right[sure].mean()) if sure.any() else float("nan"),
    )


def learnt(
    *,
    texts: Sequence[str],
    labels: Sequence[int],
    trades: Sequence[str],
    seeds: Seeds,
    language: str,
    version: str,
    told: Mapping[str, Any],
) -> tuple[Model, Mapping[str, Figures]]:
    """A model from nothing, and what leaving each trade out found, with all of them as "all".

    `trades` names the kind of business of each text; a text of "" stands in every fold. The
    probabilities are calibrated on scores of trades that were left out, since a shop's texts are
    of a trade that the model may never have seen.
    """
    target = np.array(labels)
    found = grams(texts=texts)
    seeded = grams(texts=seeds.words)
    rarity, step = rarities(found=found)
    single = SINGLE[language]
    rows, seed_rows = (_matrix(one, rarity, step, single) for one in (found, seeded))
    trade = np.array(trades)
    held = np.full(len(target), np.nan)
    for name in sorted(set(trades) - {""}):
        left = trade == name
        weights, bias = _fitted(rows[~left], target[~left], seed_rows, seeds)
        held[left] = rows[left] @ weights + bias
    out = ~np.isnan(held)
    slope, shift = _calibrated(held[out], target[out])
    weights, bias = _fitted(rows, target, seed_rows, seeds)
    small, unit = quantised(weights=weights)
    model = Model(
        language=language,
        version=version,
        weights=small,
        step=unit,
        rarity=rarity,
        rarity_step=step,
        bias=bias,
        slope=slope,
        shift=shift,
        told=told,
    )
    checked = {
        "all": figures(probabilities=model.probability(scores=held[out]), labels=target[out])
    }
    for name in sorted(set(trades) - {""}):
        left = trade == name
        chances = model.probability(scores=held[left])
        checked[name] = figures(probabilities=chances, labels=target[left])
    return model, checked


def adapted(
    *, base: Model, texts: Sequence[str], labels: Sequence[int], version: str
) -> tuple[Model, Figures, Figures] | Refusal:
    """The model with what a shop's own labelled texts add; its figures, and those of `base`.

    The base's score is one column beside the texts' own, so that the sum is again one weight a
    column. Figures are of five-fold cross-validation in which equal texts never stand on both
    sides. Refused: fewer than LEAST_OF_EACH different texts of a label.
    """
    kept = dict(zip(texts, labels, strict=True))
    words, target = list(kept), np.array(list(kept.values()))
    least = int(min((target == 1).sum(), (target == 0).sum())) if len(target) else 0
    if least < LEAST_OF_EACH:
        return Refusal(reason="labels_too_few", data={"found": least, "least": LEAST_OF_EACH})
    single = SINGLE[base.language]
    rows = _matrix(grams(texts=words), base.rarity, base.rarity_step, single)
    before = base.scores(texts=words)
    held = np.zeros(len(target))
    for fold in _folds(target):
        share, weights, bias = _beside(rows[~fold], before[~fold], target[~fold])
        held[fold] = share * before[fold] + rows[fold] @ weights + bias
    slope, shift = _calibrated(held, target)
    share, weights, bias = _beside(rows, before, target)
    small, unit = quantised(weights=share * base.weights * base.step + weights)
    model = Model(
        language=base.language,
        version=version,
        weights=small,
        step=unit,
        rarity=base.rarity,
        rarity_step=base.rarity_step,
        bias=share * base.bias + bias,
        slope=slope,
        shift=shift,
        told={"from": base.version, "texts": len(words)},
    )
    own = figures(probabilities=model.probability(scores=held), labels=target)
    return model, own, figures(probabilities=base.probability(scores=before), labels=target)


def rarities(*, found: Grams) -> tuple[NDArray[np.uint8], float]:
    """How rare each column is: log((1 + n) / (1 + texts with it)) to a power, in whole steps."""
    often = np.bincount(found.column, minlength=1 << BITS)
    rare = np.log((1 + found.texts) / (1 + np.minimum(often, found.texts))) ** RARITY_POWER
    step = float(rare.max()) / 255.0 or 1.0
    return np.maximum(np.round(rare / step), 1).astype(np.uint8), step


def _matrix(found: Grams, rarity: NDArray[np.uint8], step: float, single: float) -> Any:
    from scipy import sparse

    value = values(found=found, rarity=rarity, step=step, single=single)
    shape = (found.texts, 1 << BITS)
    return sparse.csr_array((value, (found.text, found.column)), shape=shape)


def _fitted(rows: Any, labels: Labels, seeds: Any, seeded: Seeds) -> tuple[Reals, float]:
    """Weights and bias: logistic regression with both labels of equal weight, and the seeds."""
    from scipy import sparse

    whole = sparse.vstack([rows, seeds]).tocsr()
    target = np.concatenate([labels, np.array(seeded.labels, dtype=np.int64)])
    share = labels.mean()
    each = np.where(labels == 1, 0.5 / share, 0.5 / (1 - share))
    weight = np.concatenate([each, np.full(len(seeded.labels), seeded.weight)])
    return _logistic(whole, target, weight, STRENGTH)


def _beside(rows: Any, before: Reals, labels: Labels) -> tuple[float, Reals, float]:
    """The base's share, the shop's own weights and the bias."""
    from scipy import sparse

    # Its column is large, so that the penalty hardly touches it.
    large = 10.0
    column = sparse.csr_array((large * before)[:, None])
    weights, bias = _logistic(
        sparse.hstack([rows, column]).tocsr(), labels, np.ones(len(labels)), OWN_STRENGTH
    )
    return large * float(weights[-1]), weights[:-1], bias


def _logistic(rows: Any, labels: Labels, weight: Reals, strength: float) -> tuple[Reals, float]:
    from sklearn.linear_model import LogisticRegression

    made = LogisticRegression(C=strength, solver="liblinear", random_state=1, tol=1e-4)
    # liblinear wants the older kind of matrix with small indices.
    from scipy import sparse

    old = sparse.csr_matrix(rows)
    old.indices, old.indptr = old.indices.astype(np.int32), old.indptr.astype(np.int32)
    made.fit(old, labels, sample_weight=weight)
    return np.asarray(made.coef_[0], dtype=np.float64), float(made.intercept_[0])


def _calibrated(scores: Reals, labels: Labels) -> tuple[float, float]:
    """Slope and shift by Platt's method: targets drawn in a little from 0 and 1."""
    from scipy.optimize import minimize

    many, few = int(labels.sum()), int(len(labels) - labels.sum())
    target = np.where(labels == 1, (many + 1) / (many + 2), 1 / (few + 2))

    def loss(at: Reals) -> tuple[float, Reals]:
        reach = at[0] * scores + at[1]
        chance = 1 / (1 + np.exp(-np.clip(reach, -30, 30)))
        gap = chance - target
        value = np.logaddexp(0, reach) - target * reach
        return float(value.sum()), np.array([(gap * scores).sum(), gap.sum()])

    found = minimize(loss, np.array([1.0, 0.0]), jac=True, method="L-BFGS-B").x
    return float(found[0]), float(found[1])


def _folds(labels: Labels) -> list[NDArray[np.bool_]]:
    """Masks of FOLDS parts with both labels in each, the same for the same texts."""
    place = np.zeros(len(labels), dtype=np.int64)
    rng = np.random.default_rng(7)
    for label in (0, 1):
        rows = rng.permutation(np.flatnonzero(labels == label))
        place[rows] = np.arange(len(rows)) % FOLDS
    return [place == fold for fold in range(FOLDS)]
