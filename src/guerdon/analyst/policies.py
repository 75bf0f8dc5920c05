"""Ways of giving away one budget, held against the truth of a simulated shop."""

from typing import Any

import numpy as np

from guerdon.decide.allocation.allocate import Allocation, allocated
from guerdon.decide.allocation.problem import NOTHING, Picks, Reals, posed
from guerdon.decide.honest import promised, shrunk
from guerdon.measure.planted import Shop, shop
from guerdon.terms.decision import Refusal

COLUMNS = ("policy", "given", "cost", "promised", "realised", "of_oracle", "promised_over_realised")
WEEKS = 8.0


def policies(
    *,
    customers: int = 5_000,
    offers: int = 6,
    budget_share: float = 0.25,
    noise: float = 0.5,
    seed: int = 1,
) -> Any:
    """One row for each way of giving, as a frame with COLUMNS; money in minor units.

    All have the same budget: `budget_share` of what the middle offer for everybody would cost.
    Effects are known with an error of `noise` standard deviations of themselves, but for the
    oracle, who knows the truth. `realised` is what nature expects of the plan.
    """
    import pandas as pd

    rolls = np.random.default_rng(seed)
    world = shop(customers=customers, offers=offers, weeks=WEEKS, rolls=rolls)
    cost = np.maximum(np.ceil(world.cost), 1).astype(np.int64)
    budget = int(cost[offers // 2].sum() * budget_share)
    base = world.orders * world.basket
    # As wide as effects are, for a customer of this size.
    error = np.broadcast_to(noise * float((world.gain / base).std()) * base, world.gain.shape)
    seen = world.gain + rolls.normal(size=world.gain.shape) * error
    effects = shrunk(effect=seen, error=error, base=base)

    def best(gain: Reals) -> Picks:
        return _best(gain, cost, budget)

    factor = promised(choose=best, effect=seen, error=error, rolls=rolls, base=base)
    tenth = int(np.argmin(np.abs(world.depth - 0.1)))
    rows = [
        _row("oracle", world, cost, best(world.gain), world.gain, 1.0),
        _row("ours", world, cost, best(effects), effects, factor),
        _row("best of the noisy effects", world, cost, best(seen), seen, 1.0),
        _row("greedy by ratio", world, cost, _greedy(seen, cost, budget), seen, 1.0),
        _row("10 % for everybody", world, cost, _blanket(tenth, cost, budget, rolls), seen, 1.0),
        _row("at random", world, cost, _random(cost, budget, rolls), seen, 1.0),
        _row("nobody", world, cost, np.full(customers, NOTHING, np.int16), seen, 1.0),
    ]
    for row in rows:
        row["of_oracle"] = row["realised"] / rows[0]["realised"]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(
    policy: str, world: Shop, cost: Any, choice: Picks, gain: Reals, factor: float
) -> dict[str, Any]:
    given = np.flatnonzero(choice != NOTHING)
    offers = choice[given]
    told = float(gain[offers, given].sum()) * factor
    realised = float(world.gain[offers, given].sum())
    return {
        "policy": policy,
        "given": len(given),
        "cost": int(cost[offers, given].sum()),
        "promised": told,
        "realised": realised,
        "promised_over_realised": told / realised if realised > 0 else float("nan"),
    }


def _best(gain: Reals, cost: Any, budget: int) -> Picks:
    asked = posed(gain=np.where(gain > 0, gain, -np.inf), costs=[cost], budgets=[budget])
    found: Allocation | Refusal = asked if isinstance(asked, Refusal) else allocated(problem=asked)
    if isinstance(found, Refusal):
        raise ValueError(found.reason)
    return found.choice


def _spent(choice: Picks, order: Any, cost: Any, budget: int) -> Picks:
    """The choices in this order until the budget is spent."""
    taken = np.full(len(choice), NOTHING, np.int16)
    total = np.cumsum(cost[choice[order], order])
    kept = order[total <= budget]
    taken[kept] = choice[kept]
    return taken


def _greedy(gain: Reals, cost: Any, budget: int) -> Picks:
    ratio = gain / cost
    best = ratio.argmax(axis=0).astype(np.int16)
    worth = ratio[best, np.arange(len(best))]
    order = np.argsort(-worth, kind="stable")
    return _spent(best, order[worth[order] > 0], cost, budget)


def _blanket(offer: int, cost: Any, budget: int, rolls: np.random.Generator) -> Picks:
    customers = cost.shape[1]
    everybody = np.full(customers, offer, np.int16)
    return _spent(everybody, rolls.permutation(customers), cost, budget)


def _random(cost: Any, budget: int, rolls: np.random.Generator) -> Picks:
    customers = cost.shape[1]
    anything = rolls.integers(0, len(cost), customers).astype(np.int16)
    return _spent(anything, rolls.permutation(customers), cost, budget)
