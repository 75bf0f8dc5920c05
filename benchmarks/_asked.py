"""A shop with a fitted recommender, and requests for what to recommend now that are timed."""

import json
import sys
import time
from datetime import UTC, datetime

import numpy as np
import pyarrow as pa

from benchmarks.recommend import GOODS, simulated

NOW = datetime(2026, 11, 11, 12, 0, tzinfo=UTC)
IN_CART = 5
CATEGORIES = 40
WARM = 20


def made(*, customers: int, purchases: int) -> None:
    """Write products, customers and the lists of a fit, in a house that was opened."""
    from guerdon.flows.know.recommending import made_of
    from guerdon.store.models import Customer, Product
    from guerdon.store.night import recommended

    who, what = simulated(customers, purchases)
    at = np.random.default_rng(2).integers(0, 10**9, size=len(who))
    table = pa.table(
        {
            "customer": pa.array([f"c{n}" for n in who.tolist()]),
            "sku": pa.array([f"s{n}" for n in what.tolist()]),
            "at": at,
            "first": at,
        }
    )
    Product.objects.bulk_create(
        [
            Product(sku=f"s{n}", name=f"Item {n}", category=f"k{n % CATEGORIES}")
            for n in range(GOODS)
        ],
        batch_size=500,
    )
    Customer.objects.bulk_create(
        [Customer(key=f"c{n}", created_at=NOW) for n in range(customers)], batch_size=500
    )
    found = made_of(purchases=table, describe=lambda skus: [frozenset()] * len(skus))
    version = recommended.begun(as_of=NOW, now=NOW)
    for kind, lists in found["lists"].items():
        recommended.keep(version=version, kind=kind, lists=lists)
    recommended.swap(version=version, report=found["report"])


def asked(*, customers: int, calls: int) -> tuple[float, float]:
    """Milliseconds of the clock of a request with five items in the cart: median and p99."""
    from guerdon.flows.know.recommend import Recommendations, recommend

    chance = np.random.default_rng(3)
    took = []
    for _ in range(calls + WARM):
        who = f"c{chance.integers(customers)}"
        cart = [f"s{n}" for n in chance.choice(GOODS, size=IN_CART, replace=False)]
        begun = time.perf_counter()
        told = recommend(customer=who, cart=cart, count=10)
        took.append(1_000 * (time.perf_counter() - begun))
        if not isinstance(told, Recommendations):
            raise TypeError(told)
    median, p99 = np.quantile(took[WARM:], [0.5, 0.99])
    return float(median), float(p99)


if __name__ == "__main__":
    from guerdon.cli.house import open_house

    wanted = json.loads(sys.argv[1])
    open_house()
    made(customers=wanted["customers"], purchases=wanted["purchases"])
    print(json.dumps(asked(customers=wanted["customers"], calls=wanted["calls"])))
