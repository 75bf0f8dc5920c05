"""Small made-up shops: as snapshot files for the lake, and as rows in the store."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from guerdon.terms.tables import SNAPSHOT

AS_OF = datetime(2026, 3, 2, 12, tzinfo=UTC)
_ARROW = {
    "int": pa.int64(),
    "text": pa.string(),
    "moment": pa.timestamp("us"),
    "flag": pa.bool_(),
}


@dataclass(frozen=True, kw_only=True)
class Sale:
    """An order or, with a negative total, a return; `at` is aware."""

    key: str
    customer: str | None
    at: datetime
    total: int
    simulated: bool = False

    @property
    def kind(self) -> str:
        return "sale" if self.total >= 0 else "return"


@dataclass(frozen=True, kw_only=True)
class Person:
    """A customer; the attributes are texts."""

    key: str
    attributes: dict[str, str] = field(default_factory=dict)
    zone: str = ""
    tier: str = ""
    points: int = 0
    joined_at: datetime | None = None


def people(count: int) -> list[Person]:
    """The first fifth never buys."""
    return [
        Person(
            key=f"c{number:04}",
            attributes={"age": str(20 + number % 40)} if number % 3 else {},
            tier="gold" if number % 7 == 0 else "",
            joined_at=AS_OF - timedelta(days=number) if number % 2 else None,
        )
        for number in range(count)
    ]


def sales(count: int, *, weeks: int = 60, seed: int = 1) -> list[Sale]:
    """A year of buying at different paces, some who left, some returns, some guests."""
    dice = random.Random(seed)
    found: list[Sale] = []
    for number in range(count // 5, count):
        pace, leaves = dice.gammavariate(1.2, 12), dice.expovariate(1 / 500)
        day = dice.uniform(0, weeks * 7 / 2)
        while day < min(weeks * 7, leaves + 60):
            at = AS_OF - timedelta(days=weeks * 7 - day)
            total = round(dice.gammavariate(3, 900)) + 50
            found.append(
                Sale(key=f"o{len(found):05}", customer=f"c{number:04}", at=at, total=total)
            )
            if dice.random() < 0.05:
                back = Sale(
                    key=f"o{len(found):05}",
                    customer=f"c{number:04}",
                    at=at + timedelta(days=3),
                    total=-total // 2,
                )
                found.append(back)
            day += dice.expovariate(1 / max(pace, 1)) + 0.2
    for guest in range(20):
        at = AS_OF - timedelta(days=guest)
        found.append(Sale(key=f"g{guest:05}", customer=None, at=at, total=700))
    return found


def buyers(count: int) -> set[str]:
    """Customers of `sales(count)` with a sale before AS_OF."""
    placed = [s for s in sales(count) if s.customer and s.at < AS_OF and s.kind == "sale"]
    return {str(sale.customer) for sale in placed}


def write_snapshot(folder: Path, *, persons: Iterable[Person], placed: Iterable[Sale]) -> Path:
    """The shop as the six files of a snapshot."""
    import json

    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in SNAPSHOT}
    for person in persons:
        rows["customers"].append(
            {
                "customer": person.key,
                "joined_at": _plain(person.joined_at),
                "zone": person.zone,
                "tier": person.tier,
                "points": person.points,
                "attributes": json.dumps(person.attributes),
            }
        )
    for sale in placed:
        rows["orders"].append(
            {
                "order": sale.key,
                "customer": sale.customer,
                "kind": sale.kind,
                "placed_at": _plain(sale.at),
                "total_minor": sale.total,
                "discount_minor": 0,
                "channel": "web",
                "store": "",
                "simulated": sale.simulated,
            }
        )
    folder.mkdir(parents=True, exist_ok=True)
    for name, columns in SNAPSHOT.items():
        schema = pa.schema(
            [
                pa.field(column, _ARROW[word.removesuffix("?")], nullable=word.endswith("?"))
                for column, word in columns.items()
            ]
        )
        pq.write_table(pa.Table.from_pylist(rows[name], schema=schema), folder / f"{name}.parquet")
    return folder


def _plain(at: datetime | None) -> datetime | None:
    return at and at.astimezone(UTC).replace(tzinfo=None)


def fill_store(*, persons: Iterable[Person], placed: Iterable[Sale], lines: int = 1) -> None:
    """The shop as rows of one complete intake."""
    from guerdon.store.models import Customer, Intake, Line, Order, Product
    from guerdon.store.writing import write

    with write():
        intake = Intake.objects.create(
            key="shop", source="shop", what="orders", columns={}, state="complete", started_at=AS_OF
        )
        Customer.objects.bulk_create(
            Customer(
                key=person.key,
                attributes=person.attributes,
                zone=person.zone,
                tier=person.tier,
                joined_at=person.joined_at,
                created_at=AS_OF,
            )
            for person in persons
        )
        ids = dict(Customer.objects.values_list("key", "id"))
        listed = list(placed)
        Order.objects.bulk_create(
            [
                Order(
                    key=sale.key,
                    customer_id=ids.get(sale.customer),
                    kind=sale.kind,
                    placed_at=sale.at,
                    total_minor=sale.total,
                    simulated=sale.simulated,
                    intake=intake,
                )
                for sale in listed
            ],
            batch_size=500,
        )
        orders = dict(Order.objects.values_list("key", "id"))
        Line.objects.bulk_create(
            [
                Line(
                    order_id=orders[sale.key],
                    number=number,
                    sku=f"s{number}",
                    quantity_milli=1000,
                    amount_minor=sale.total if number == 1 else 0,
                )
                for sale in listed
                for number in range(1, lines + 1)
            ],
            batch_size=500,
        )
        Product.objects.get_or_create(sku="s1", defaults={"name": "Tea", "category": "drinks"})
