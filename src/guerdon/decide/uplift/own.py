"""What a shop's own campaign taught: kept as plain numbers, told of others, mixed with priors."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from guerdon.decide.uplift.evidence import Line
from guerdon.decide.uplift.learners import learners
from guerdon.decide.uplift.model import Uplift, as_data, fit
from guerdon.decide.uplift.trial import Floats, Trial, randomised
from guerdon.terms.decision import Refusal

# Learners whose effect of a count or money is a straight line in the measures: it can be kept as
# weights, read by people, and told of anybody without the model itself.
STRAIGHT = ("interaction", "t")


def learnt(
    *, rows: Mapping[str, Any], names: Sequence[str], share: float, days: float
) -> dict[str, Any] | Refusal:
    """The uplift of sales in a campaign, with `kept` to tell it of others; plain data.

    `rows` has arrays `given`, `sales` and `before` and one for each measure of `names`; `share`
    were given by the draw, over `days`. Sales are freed from what was foreseen of each customer
    (CUPED), which the campaign cannot have moved.
    """
    x = shaped(rows=rows, names=names)
    freed = _freed(rows["sales"], rows["before"])
    trial = randomised(measures=x, given=rows["given"], outcome=freed, share=share)
    if isinstance(trial, Refusal):
        return trial
    found = fit(trial=trial, among=[one for one in learners() if one.name in STRAIGHT])
    return as_data(found=found) | {"kept": _kept(found, trial, names, days)}


def shaped(*, rows: Mapping[str, Any], names: Sequence[str]) -> Floats:
    """Measures as learners read them: what is not known is 0, long tails by their logarithm."""
    columns = [np.nan_to_num(np.asarray(rows[name], dtype=np.float64)) for name in names]
    tamed = [np.sign(one) * np.log1p(np.abs(one)) for one in columns]
    return np.column_stack(tamed) if tamed else np.zeros((0, 0))


def _freed(sales: Any, before: Any) -> Floats:
    y, x = np.asarray(sales, dtype=np.float64), np.asarray(before, dtype=np.float64)
    spread = float(x.var()) if len(x) else 0.0
    slope = float(((x - x.mean()) * (y - y.mean())).mean() / spread) if spread > 0 else 0.0
    return y - slope * (x - x.mean()) if len(y) else y


def _kept(found: Uplift, trial: Trial, names: Sequence[str], days: float) -> dict[str, Any]:
    """The straight score as a constant and a weight a measure, read off the fitted model."""
    count = len(names)
    asked = np.vstack([np.zeros(count), np.eye(count)])
    told = found.score(asked)
    weights = told[1:] - told[0]
    return {
        "names": list(names),
        "constant": float(told[0]),
        "weights": [float(one) for one in weights],
        "spread": [float(one) for one in trial.measures.std(axis=0)],
        "line": asdict(found.line),
        "days": days,
    }


def told(*, kept: Mapping[str, Any], rows: Mapping[str, Any], days: float) -> tuple[Floats, Floats]:
    """Each customer's effect on sales over so many days, and its standard error.

    Sales are taken to come evenly over a window, so that days scale both.
    """
    x = shaped(rows=rows, names=kept["names"])
    line = Line(**kept["line"])
    effect, error = line.effect(score=kept["constant"] + x @ np.array(kept["weights"]))
    scale = days / kept["days"]
    return effect * scale, error * scale


def mixed(
    *, prior: Floats, spread: float, effect: Floats, error: Floats
) -> tuple[Floats, Floats]:  # fmt: skip
    """The prior and the shop's own measurement, each by its precision; mean and its error.

    A normal prior whose standard deviation is `spread` times its mean size: what is measured
    well replaces it, what is measured badly leaves it where it was.
    """
    wide = np.maximum(spread * np.abs(prior).mean(), 1e-9) if len(prior) else 1.0
    own = 1 / np.maximum(error, 1e-9) ** 2
    weight = own / (own + 1 / wide**2)
    return weight * effect + (1 - weight) * prior, np.sqrt(1 / (own + 1 / wide**2))
