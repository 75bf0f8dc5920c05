"""What a plan promises over what it realises at three sizes of noise, shrunk and not."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from benchmarks.allocation import Shop, shop
from guerdon.decide.allocation.allocate import allocated
from guerdon.decide.allocation.problem import NOTHING, Picks, Reals, posed
from guerdon.decide.honest import promised, shrunk
from guerdon.terms.decision import Refusal

NAME = "promise"

NOISE = (0.25, 0.5, 1.0)
CUSTOMERS = {"small": 4_000, "full": 20_000}
SHARE = 0.1  # an effect's error is the noise times this share of the customer's worth


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Promised over realised, and what is realised of what the truth would have given."""
    made = shop(customers=CUSTOMERS[size], offers=10, budgets=1)
    best = _realised(made, made.problem.gain)[1]
    for noise in NOISE:
        ours, theirs = held(made=made, noise=noise)
        name = "noisy effects as they are"
        case = f"noise sd {noise}: promised over realised"
        yield _line(case, ours[0] / ours[1], theirs[0] / theirs[1], name, "ratio")
        case = f"noise sd {noise}: realised"
        yield _line(case, ours[1] / best, theirs[1] / best, name, "share of the optimum")


def held(*, made: Shop, noise: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """(promised, realised) with shrinking, and without."""
    rolls = np.random.default_rng(20_261_122)
    gain = made.problem.gain
    error = np.broadcast_to(made.worth * SHARE * noise, gain.shape)
    seen = gain + rolls.normal(size=gain.shape) * error
    plain = _realised(made, seen)
    effects = shrunk(effect=seen, error=error, base=made.worth)
    factor = promised(
        choose=lambda table: chosen(made=made, gain=table),
        effect=seen,
        error=error,
        rolls=rolls,
        base=made.worth,
    )
    total, realised = _realised(made, effects)
    return (total * factor, realised), plain


def chosen(*, made: Shop, gain: Reals) -> Picks:
    """The plan by these gains within the shop's budget."""
    problem = made.problem
    asked = posed(
        gain=np.where(gain > 0, gain, -np.inf), costs=problem.costs, budgets=problem.budgets
    )
    assert not isinstance(asked, Refusal)
    found = allocated(problem=asked)
    assert not isinstance(found, Refusal)
    return found.choice


def _realised(made: Shop, gain: Reals) -> tuple[float, float]:
    choice = chosen(made=made, gain=gain)
    given = np.flatnonzero(choice != NOTHING)
    return (
        float(gain[choice[given], given].sum()),
        float(made.problem.gain[choice[given], given].sum()),
    )


def _line(case: str, ours: float, other: float, name: str, unit: str) -> dict[str, Any]:
    return {"case": case, "ours": ours, "other": other, "other_name": name, "unit": unit}
