"""Whether customers respond differently at all: what came against what was told, as a line."""

from dataclasses import dataclass

import numpy as np

from guerdon.decide.uplift.trial import Floats, Trial

LEVEL = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """effect = mean + slope * (score - centre), with the covariance of mean and slope.

    `p` is one-sided: how often scores that know nothing would show so steep a slope. `useful`
    says whether giving by the scores is worth more than giving by chance, beyond chance.
    """

    mean: float
    slope: float
    centre: float
    mean_error: float
    slope_error: float
    covariance: float
    p: float
    useful: bool = True

    @property
    def reliable(self) -> bool:
        """Whether customers respond differently beyond chance, as the scores say."""
        return self.useful and self.slope > 0 and self.p < LEVEL

    def effect(self, *, score: Floats) -> tuple[Floats, Floats]:
        """Each one's effect and its standard error; without evidence the mean for everybody."""
        n = len(score)
        if not self.reliable:
            return np.full(n, self.mean), np.full(n, self.mean_error)
        away = score - self.centre
        spread = self.mean_error**2 + 2 * away * self.covariance + away**2 * self.slope_error**2
        return self.mean + self.slope * away, np.sqrt(np.maximum(spread, 0.0))


def line(*, score: Floats, trial: Trial) -> Line:
    """The best linear predictor of the effect by scores that have not seen the outcomes.

    Weighted least squares of y on 1, score, t - e and (t - e)(score - mean), weights
    1 / (e (1 - e)); the third is the mean effect, the fourth the slope (Chernozhukov, Demirer,
    Duflo and Fernández-Val, 2018, theorem 2.1). Errors are White's (HC1).
    """
    from scipy.special import ndtr

    centre = float(score.mean())
    away = score - centre
    scale = float(away.std())
    if scale == 0:
        away, scale = np.zeros(len(score)), 1.0
    s = away / scale
    e = trial.chance
    v = trial.given - e
    weight = 1 / (e * (1 - e))
    x = np.column_stack([np.ones(len(s)), s, v, v * s])
    inverse = np.linalg.pinv(x.T @ (x * weight[:, None]))
    found = inverse @ (x.T @ (weight * trial.outcome))
    left = (trial.outcome - x @ found) * weight
    meat = x.T @ (x * (left**2)[:, None])
    n = len(s)
    cov = inverse @ meat @ inverse * n / max(1, n - 4)
    slope_error = float(np.sqrt(max(cov[3, 3], 0.0)))
    return Line(
        mean=float(found[2]),
        slope=float(found[3] / scale),
        centre=centre,
        mean_error=float(np.sqrt(max(cov[2, 2], 0.0))),
        slope_error=slope_error / scale,
        covariance=float(cov[2, 3] / scale),
        p=float(ndtr(-found[3] / slope_error)) if slope_error > 0 else 1.0,
    )
