"""Instances with floors and ceilings for segments, and what an exact solver makes of them."""

from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array, csr_array, vstack

from guerdon.decide.allocation.problem import Problem
from guerdon.decide.allocation.quota import Quota
from guerdon.decide.allocation.sweep import finite, uses
from tests.decide.allocation.instances import large, problem


def fair(seed: int) -> Problem:
    """Up to 10 customers, 3 offers, 2 budgets, and one to three quotas; often impossible."""
    rolls = np.random.default_rng(seed)
    customers, offers = int(rolls.integers(1, 11)), int(rolls.integers(1, 4))
    budgets = int(rolls.integers(1, 3))
    gain = rolls.integers(-30, 100, (offers, customers)).astype(float)
    gain[rolls.random((offers, customers)) < 0.1] = -np.inf
    costs = [rolls.integers(0, 50, (offers, customers)) for _ in range(budgets)]
    quotas = []
    for number in range(int(rolls.integers(1, 4))):
        who = rolls.random(customers) < 0.6
        budget = None if rolls.random() < 0.7 else int(rolls.integers(0, budgets))
        unit = 1 if budget is None else 25
        least = int(rolls.integers(0, customers // 2 + 2)) * unit
        most = least + int(rolls.integers(0, customers + 1)) * unit
        quotas.append(Quota(name=f"q{number}", who=who, budget=budget, least=least, most=most))
    return problem(
        gain=gain,
        costs=costs,
        budgets=[int(rolls.integers(10, 40 * max(2, customers))) for _ in costs],
        stock=[None if rolls.random() < 0.7 else int(rolls.integers(0, 5)) for _ in range(offers)],
        quotas=quotas,
    )


def large_fair(customers: int, *, floor: float = 0.3, **asked: Any) -> Problem:
    """A shop's campaign in which a tenth of the customers must get a share of what is given."""
    base = large(customers, **asked)
    rolls = np.random.default_rng(5)
    segment = rolls.integers(0, 10, customers)
    quotas = [
        Quota(name="few", who=segment == 0, least=int(customers / 10 * floor)),
        Quota(name="many", who=segment > 4, budget=0, most=int(base.budgets[0] * 0.4)),
    ]
    return problem(gain=base.gain, costs=base.costs, budgets=base.budgets, quotas=quotas)


def best_within(asked: Problem) -> float | None:
    """The gain of the best plan, by HiGHS; None: no plan keeps the limits."""
    offer, customer = np.nonzero(np.isfinite(asked.gain))
    held = np.flatnonzero(finite(problem=asked))
    if not len(offer):
        return None if asked.floored else 0.0
    table = uses(problem=asked, offer=offer, customer=customer)[held]
    pairs = (customer, np.arange(len(offer)))
    once = coo_array((np.ones(len(offer)), pairs), shape=(asked.customers, len(offer)))
    found = milp(
        -asked.gain[offer, customer],
        integrality=np.ones(len(offer), np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(
            vstack([csr_array(table.astype(float)), once]).tocsc(),
            lb=np.r_[asked.least[held], np.zeros(asked.customers)],
            ub=np.r_[np.minimum(asked.most[held], 1e9), np.ones(asked.customers)],
        ),
        options={"mip_rel_gap": 0},
    )
    assert found.status in (0, 2)
    return float(-found.fun) if found.status == 0 else None
