"""Whether the holdout is sound: the arms must have the sizes that the draw promised."""

from collections.abc import Mapping
from dataclasses import dataclass

# Below this the arms are so far from their shares that something is broken; the usual alarm of
# experiment platforms (Fabijan et al. 2019), strict because it is checked again and again.
ALARM = 0.001


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRatio:
    """Arms as found against arms as drawn; `alarm` stops the readout."""

    counts: Mapping[str, int]
    expected: Mapping[str, float]
    chi_square: float
    p: float

    @property
    def alarm(self) -> bool:
        """Whether the arms differ from their shares by more than chance explains."""
        return self.p < ALARM


def sample_ratio(*, counts: Mapping[str, int], shares: Mapping[str, float]) -> SampleRatio:
    """Pearson's chi-square of the counts against the shares they were drawn with (shares > 0)."""
    from scipy.special import chdtrc

    n, whole = sum(counts.get(arm, 0) for arm in shares), sum(shares.values())
    expected = {arm: n * share / whole for arm, share in shares.items()}
    if n == 0 or len(shares) < 2:
        return SampleRatio(counts=dict(counts), expected=expected, chi_square=0.0, p=1.0)
    statistic = sum((counts.get(arm, 0) - e) ** 2 / e for arm, e in expected.items())
    p = float(chdtrc(len(shares) - 1, statistic))
    return SampleRatio(counts=dict(counts), expected=expected, chi_square=statistic, p=p)
