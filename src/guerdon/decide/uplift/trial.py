"""A trial to learn from: measures, who was given, what came; refused where it teaches nothing."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from guerdon.terms.decision import Refusal

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
FEWEST = 100  # in each arm
FOLDS = 5
SEED = 20261122
# A draw that looked at nothing is as far from balance as this once in a thousand trials.
UNBALANCED = 0.001
# Without a draw: chances to be given outside of these leave nobody to compare with.
LEAST_CHANCE, MOST_CHANCE = 0.05, 0.95
MOST_OUTSIDE = 0.05
PLACEBO = 0.01


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trial:
    """One row a customer: `measures` (n, m) known before the draw, `given`, and `outcome`.

    `chance` is each customer's chance to be given, strictly between 0 and 1: one number for all
    where a draw decided. The outcome is yes/no as 0/1, a count or money in any unit.
    """

    measures: Floats
    given: Flags
    outcome: Floats
    chance: Floats

    def __len__(self) -> int:
        return len(self.outcome)

    @property
    def yes_no(self) -> bool:
        """Whether the outcome knows 0 and 1 only."""
        return bool(np.isin(self.outcome, (0.0, 1.0)).all())

    def of(self, rows: NDArray[np.bool_]) -> "Trial":
        """The trial of some of its customers."""
        return Trial(
            measures=self.measures[rows],
            given=self.given[rows],
            outcome=self.outcome[rows],
            chance=self.chance[rows],
        )


def randomised(
    *, measures: ArrayLike, given: ArrayLike, outcome: ArrayLike, share: float | None = None
) -> Trial | Refusal:
    """A trial whose arms were drawn; `share` is that of the draw, else that which was found.

    Refused: rows that do not fit together, values that are not finite, fewer than 100 customers
    in an arm, an outcome that never changes, and arms that differ in what was known before by
    more than a draw explains (`trial_unbalanced`): then it was none.
    """
    read = _read(measures, given, outcome)
    if isinstance(read, Refusal):
        return read
    x, t, y = read
    p = imbalance(measures=x, given=t)
    if p < UNBALANCED:
        return Refusal(reason="trial_unbalanced", data={"p": f"{p:.1g}"})
    chance = np.full(len(y), float(t.mean()) if share is None else share)
    return Trial(measures=x, given=t, outcome=y, chance=chance)


def observed(
    *, measures: ArrayLike, given: ArrayLike, outcome: ArrayLike, before: ArrayLike | None
) -> Trial | Refusal:
    """A trial that nobody drew: chances are learnt from the measures, and the rest is checked.

    `before` is the outcome's counterpart of a time when nothing had been given. Refused beside
    what `randomised` refuses: without it (`placebo_missing`); where more than one in twenty had
    a chance below 5 % or above 95 % (`no_overlap`), since they have nobody to be compared with;
    and where giving seems to have moved even what lay before it (`placebo_failed`).
    """
    read = _read(measures, given, outcome)
    if isinstance(read, Refusal):
        return read
    x, t, y = read
    if before is None:
        return Refusal(reason="placebo_missing")
    past = np.asarray(before, dtype=np.float64)
    if past.shape != y.shape or not np.isfinite(past).all():
        return Refusal(reason="trial_rows", data={"field": "before"})
    chance = _chances(x, t)
    outside = float(((chance < LEAST_CHANCE) | (chance > MOST_CHANCE)).mean())
    if outside > MOST_OUTSIDE:
        return Refusal(reason="no_overlap", data={"share": round(100 * outside, 1)})
    chance = chance.clip(LEAST_CHANCE, MOST_CHANCE)
    p = _placebo(x, t, past, chance)
    if p < PLACEBO:
        return Refusal(reason="placebo_failed", data={"p": f"{p:.1g}"})
    return Trial(measures=x, given=t, outcome=y, chance=chance)


def _read(
    measures: ArrayLike, given: ArrayLike, outcome: ArrayLike
) -> tuple[Floats, Flags, Floats] | Refusal:
    x, y = np.asarray(measures, dtype=np.float64), np.asarray(outcome, dtype=np.float64)
    t = np.asarray(given)
    if x.ndim != 2 or t.shape != y.shape or x.shape[:1] != y.shape:
        return Refusal(reason="trial_rows", data={"field": "measures"})
    if not np.isin(t, (0, 1)).all():
        return Refusal(reason="trial_rows", data={"field": "given"})
    t = t.astype(bool)
    for name, values in (("measures", x), ("outcome", y)):
        if not np.isfinite(values).all():
            return Refusal(reason="trial_rows", data={"field": name})
    few = int(min(t.sum(), (~t).sum()))
    if few < FEWEST:
        return Refusal(reason="trial_too_small", data={"customers": few, "needed": FEWEST})
    if y[t].std() == 0 or y[~t].std() == 0:
        return Refusal(reason="outcome_constant")
    return x, t, y


def imbalance(*, measures: Floats, given: Flags) -> float:
    """The p-value of arms as different in all measures together as these (Hotelling 1931).

    n R² of the arm regressed on the measures is chi-square with as many degrees as measures that
    are no combination of others; its p-value is small where the arms were not drawn.
    """
    from scipy.special import chdtrc

    if measures.shape[1] == 0:
        return 1.0
    x = measures - measures.mean(axis=0)
    x = x / np.where(x.std(axis=0) > 0, x.std(axis=0), 1.0)
    t = given - given.mean()
    fitted, _, rank, _ = np.linalg.lstsq(x, t, rcond=1e-9)
    explained = float(((x @ fitted) ** 2).sum() / (t**2).sum())
    return float(chdtrc(rank, len(t) * explained)) if rank else 1.0


def folds(*, trial: Trial, seed: int = SEED) -> NDArray[np.int64]:
    """The part, 0 to 4, of each customer: arms and outcomes that came are spread evenly."""
    chance = np.random.default_rng(seed)
    kind = 2 * trial.given + (trial.outcome > 0)
    part = np.empty(len(trial), dtype=np.int64)
    for each in np.unique(kind):
        who = np.flatnonzero(kind == each)
        part[chance.permutation(who)] = np.arange(len(who)) % FOLDS
    return part


def _chances(x: Floats, t: Flags) -> Floats:
    """Each one's chance to be given, told by a model that has not seen them."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    whole = Trial(measures=x, given=t, outcome=np.zeros(len(t)), chance=np.zeros(len(t)))
    part, told = folds(trial=whole), np.empty(len(t))
    for number in range(FOLDS):
        mine = part == number
        model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=500))
        told[mine] = model.fit(x[~mine], t[~mine]).predict_proba(x[mine])[:, 1]
    return told


def _placebo(x: Floats, t: Flags, past: Floats, chance: Floats) -> float:
    """The p-value of an effect on what lay before giving, weighted by chances (Hájek)."""
    from scipy.special import ndtr

    w1, w0 = t / chance, ~t / (1 - chance)
    m1, m0 = (w1 * past).sum() / w1.sum(), (w0 * past).sum() / w0.sum()
    parts = w1 * (past - m1) / w1.mean() - w0 * (past - m0) / w0.mean()
    error = float(parts.std() / np.sqrt(len(parts)))
    return float(2 * ndtr(-abs(m1 - m0) / error)) if error > 0 else 1.0
