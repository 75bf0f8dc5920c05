"""A small shop of regular customers with a night behind it, for tests of campaigns."""

from datetime import datetime, timedelta
from typing import Any

import numpy as np

from guerdon.flows.night import nightly
from guerdon.store.models import Customer, Order
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal

CUSTOMERS = 240
WEEKS = 40


def opened(*, now: datetime, seed: int = 3) -> None:
    """Customers c000..., each with their own rhythm and basket over 40 weeks, and one night."""
    rolls = np.random.default_rng(seed)
    programme.keep(changes={"currency": "USD", "margin": 0.4})
    start = now - timedelta(weeks=WEEKS)
    people = [Customer(key=f"c{n:03}", created_at=start) for n in range(CUSTOMERS)]
    Customer.objects.bulk_create(people)
    orders = []
    for person in Customer.objects.order_by("key"):
        basket = float(rolls.uniform(1500, 6000))
        days = np.sort(rolls.choice(WEEKS * 7, size=int(rolls.integers(2, 30)), replace=False))
        for number, day in enumerate(days):
            orders.append(
                Order(
                    key=f"{person.key}-{number}",
                    customer=person,
                    placed_at=start + timedelta(days=int(day), hours=3),
                    total_minor=max(100, int(rolls.gamma(3.0, basket / 3))),
                )
            )
    Order.objects.bulk_create(orders)
    done = nightly.run(now=now)
    assert not isinstance(done, Refusal), done


def brief(**changes: Any) -> dict[str, Any]:
    """A sound brief; `changes` make it another one, None takes a word out."""
    sound = {
        "key": "spring",
        "name": {"en": "Spring thanks", "zh": "春日答谢"},
        "goal": {"kind": "retain", "metric": "sales", "target": 1},
        "audience": {},
        "offers": [
            {
                "key": "spring-five",
                "kind": "amount",
                "value": {"off_minor": 500},
                "least_minor": 4000,
                "name": {"en": "5 off 40", "zh": "满40减5"},
            },
            {
                "key": "spring-ten",
                "kind": "percent",
                "value": {"percent": 10, "cap_minor": 800},
                "name": {"en": "10 % off", "zh": "九折"},
            },
        ],
        "budget_minor": 12_000,
        "reserve_share": 0.12,
        "holdout_share": 0.25,
        "days": 28,
        "direct_cost_minor": 1_000,
        "indirect_cost_minor": 500,
        "per_contact_cost_minor": 2,
    }
    return {k: v for k, v in {**sound, **changes}.items() if v is not None}
