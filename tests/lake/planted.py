"""A shop with three kinds of customers, as the tables that preferences and clusters read."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from guerdon.know import profile
from guerdon.know.days import day, offsets
from guerdon.lake import engine, preferences
from guerdon.lake.load import schema
from guerdon.terms.tables import SNAPSHOT

AS_OF = datetime(2026, 3, 2, tzinfo=UTC)
GOODS = [(f"{category}{grade}", category) for category in ("tea", "ware", "book") for grade in "ab"]
# Orders in a year, category, share on discount, hour, price of an item.
KINDS = ((40, "tea", 0.9, 9, 300), (12, "ware", 0.1, 20, 4000), (5, "book", 0.5, 14, 900))


@dataclass(frozen=True, kw_only=True)
class Made:
    """Who is of which kind, and the rows of the snapshot's tables."""

    kinds: dict[str, int]
    tables: dict[str, pa.Table]


def shop(customers: int, *, seed: int = 4) -> Made:
    """So many customers, a third of each kind."""
    dice = np.random.default_rng(seed)
    orders: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    kinds = {f"c{number:04}": number % 3 for number in range(customers)}
    for customer, kind in kinds.items():
        rate, category, deals, hour, price = KINDS[kind]
        for _ in range(max(1, dice.poisson(rate))):
            back = timedelta(days=float(dice.integers(0, 360)), hours=24 - hour)
            at = AS_OF - back + timedelta(minutes=float(dice.integers(0, 60)))
            key, total = f"o{len(orders):05}", 0
            for number in range(2):
                own = category if dice.random() < 0.8 else ("tea", "ware", "book")[dice.integers(3)]
                amount = int(price * dice.uniform(0.8, 1.2))
                total += amount
                lines.append(
                    {
                        "order": key,
                        "line": number,
                        "sku": own + "ab"[int(kind == 1)],
                        "quantity_milli": 1000,
                        "amount_minor": amount,
                        "discount_minor": 10 * int(dice.random() < deals),
                    }
                )
            orders.append(
                {
                    "order": key,
                    "customer": customer,
                    "kind": "sale",
                    "placed_at": at.replace(tzinfo=None),
                    "total_minor": total,
                    "discount_minor": 0,
                    "channel": ("web", "store", "web")[kind],
                    "store": "",
                    "simulated": False,
                }
            )
    products = [
        {"sku": sku, "name": sku, "category": category, "brand": "", "cost_minor": None}
        for sku, category in GOODS
    ]
    rows = {"orders": orders, "lines": lines, "products": products}
    return Made(
        kinds=kinds,
        tables={
            name: pa.Table.from_pylist(found, schema=schema(columns=SNAPSHOT[name]))
            for name, found in rows.items()
        },
    )


@dataclass(frozen=True, kw_only=True)
class Ready:
    """What the night has when clusters are sought."""

    engine: Any
    profiles: Any
    liked: dict[str, Any]
    file: Path


def preferred(*, backend: Any, tables: dict[str, pa.Table], folder: Path) -> Ready:
    """The night as far as preferences."""
    held = {name: backend.create_table(f"given_{name}", table) for name, table in tables.items()}
    shifts = offsets(zone="UTC", start=AS_OF - timedelta(days=400), end=AS_OF)
    marked = profile.named_orders(orders=held["orders"], as_of=AS_OF, offsets=shifts)
    marked = engine.held(engine=backend, expr=marked, name="marked")
    days = engine.held(engine=backend, expr=profile.purchase_days(orders=marked), name="days")
    end = day(at=AS_OF, zone="UTC")
    made = profile.profiles(orders=marked, days=days, as_of=AS_OF, as_of_day=end)
    file = folder / "preferences.parquet"
    liked = preferences.preferred(
        engine=backend,
        tables=held,
        sales=marked.filter(marked.kind == "sale"),
        offsets=shifts,
        end=end,
        to=file,
    )
    profiles = engine.held(engine=backend, expr=made, name="profiles")
    return Ready(engine=backend, profiles=profiles, liked=liked, file=file)
