"""A made-up shop of some hundred customers over two years, always the same."""

from datetime import datetime, timedelta
from functools import cache

import numpy as np
import pyarrow as pa

START = datetime(2024, 1, 1)
DAYS = 730


@cache
def table(customers: int = 300) -> pa.Table:
    """customer, placed_at, amount: each buys at a rate of their own until they leave."""
    chance = np.random.default_rng(7)
    names, moments, amounts = [], [], []
    for number in range(customers):
        rate, basket = chance.gamma(0.8, 0.06), chance.gamma(6.0, 8.0)
        day = float(chance.integers(0, 200))
        leaves = day + chance.exponential(400)
        while day < min(DAYS, leaves):
            names.append(f"c{number:04}")
            moments.append(START + timedelta(days=day))
            amounts.append(round(float(basket * chance.gamma(4.0, 0.25)), 2))
            day += 1 + chance.exponential(1 / rate)
    return pa.table({"customer": names, "placed_at": moments, "amount": amounts})
