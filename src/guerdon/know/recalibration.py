"""A factor on expected orders, learnt where the model's own past forecasts can be checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

# The history is cut at these twelfths; each time a model fitted on what came before tells the
# rest. Earlier than half there is too little to fit on; the last quarter alone is too short to
# show how a model errs over a long time. On CDNOW, any number of cuts from 4 to 17 within these
# bounds gives the same factor within 1 %.
TWELFTHS = (6, 7, 8, 9)
LEAST_WEEKS = 12  # a shorter history is not cut
# Beyond this a model is not recalibrated but wrong.
SMALLEST, LARGEST = 0.5, 2.0
FEWEST_PURCHASES = 100  # told at all cuts together; fewer say nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """One check within the history: on day `cut`, purchases told and come by the history's end."""

    cut: int
    predicted: float
    actual: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalibration:
    """`factor` by which expected orders are multiplied, and the spread of its log over the cuts."""

    factor: float
    spread: float
    cuts: tuple[Cut, ...]


NONE = Recalibration(factor=1.0, spread=0.0, cuts=())


def cut_days(*, origin: int, until: int) -> tuple[int, ...]:
    """The days at which a history from `origin` to `until` is cut; none if it is short."""
    if until - origin < 7 * LEAST_WEEKS:
        return ()
    return tuple(origin + (until - origin) * part // 12 for part in TWELFTHS)


def recalibrated(*, cuts: Sequence[Cut]) -> Recalibration:
    """All purchases that came over all that were told, within the bounds; 1 where too few came.

    The rolling origin of Tashman (2000), International Journal of Forecasting 16(4). The spread
    is the standard deviation of the logs of the cuts' own factors; cuts overlap, so that it is
    not lessened by their number.
    """
    actual, predicted = sum(one.actual for one in cuts), sum(one.predicted for one in cuts)
    if not actual >= FEWEST_PURCHASES or not predicted > 0:
        return NONE
    logs = [
        np.log(one.actual / one.predicted) for one in cuts if one.actual > 0 and one.predicted > 0
    ]
    return Recalibration(
        factor=float(np.clip(actual / predicted, SMALLEST, LARGEST)),
        spread=float(np.std(logs)),
        cuts=tuple(cuts),
    )


def as_data(*, found: Recalibration) -> dict[str, Any]:
    """The recalibration for the night's report."""
    return {
        "factor": round(found.factor, 5),
        "spread": round(found.spread, 5),
        "cuts": [
            {"cut": one.cut, "predicted": round(one.predicted, 2), "actual": int(one.actual)}
            for one in found.cuts
        ],
    }
