"""A seeded shop with what two engines could read apart: ties, gaps, odd keys, odd moments."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from guerdon.lake.load import schema
from guerdon.terms.tables import SNAPSHOT
from tests import shops
from tests.know.test_quality import COLUMNS, USUAL

ZONE = "America/New_York"
# Quarters of an hour around the hours that a clock skips and has twice.
CHANGES = (datetime(2025, 3, 9, 6, 45, tzinfo=UTC), datetime(2025, 11, 2, 5, 45, tzinfo=UTC))
ODD_KEYS = ("Zoë", "客户一", "a\u00a0b", "zz", "ZZ", "é", "e\u0301", "😀")
CAMPAIGN = "spring"
START = shops.AS_OF - timedelta(days=40)


def written(folder: Path, *, customers: int) -> Path:
    """The shop as a snapshot, with a campaign that was drawn and redeemed."""
    placed = shops.sales(customers)
    for number, key in enumerate(ODD_KEYS):
        for change in CHANGES:
            at = change + timedelta(minutes=15 * number, microseconds=number)
            total = 10**13 + number
            placed.append(shops.Sale(key=f"x{len(placed)}", customer=key, at=at, total=total))
    # Nobody who only brings back is a buyer; the moment of the night itself is not in it.
    placed.append(shops.Sale(key="back", customer="ZZZ", at=START, total=-500))
    placed.append(shops.Sale(key="late", customer="zz", at=shops.AS_OF, total=700))
    people = shops.people(customers) + [shops.Person(key=key) for key in (*ODD_KEYS, "ZZZ")]
    shops.write_snapshot(folder, persons=people, placed=placed)
    given = [person.key for number, person in enumerate(people) if number % 3]
    _table(
        folder,
        "assignments",
        [
            {
                "campaign": CAMPAIGN,
                "customer": key,
                "arm": ("given", "holdout", "left_out")[number % 3],
                "offer": None if number % 2 else "ten",
                "assigned_at": START.replace(tzinfo=None),
                "expected_minor": number * 17,
                "stage": None if number % 4 == 0 else ("new", "active")[number % 2],
            }
            for number, key in enumerate(given)
        ],
    )
    _table(
        folder,
        "redemptions",
        [
            {
                "campaign": CAMPAIGN if number % 5 else None,
                "offer": "ten",
                "customer": None if number % 7 == 0 else key,
                "at": (START + timedelta(days=number % 50)).replace(tzinfo=None),
                "discount_minor": number,
            }
            for number, key in enumerate(given)
        ],
    )
    _lines(folder, placed)
    pq.write_table(_staged(), folder / "staged.parquet")
    return folder


def _lines(folder: Path, placed: list[shops.Sale]) -> None:
    """Two lines an order; some goods have no category, some lines name no goods at all."""

    def own(customer: str | None) -> int:
        return 7 * sum(map(ord, customer or ""))

    goods = [(f"s{number}", ("茶", "tea", "Tea", "")[number % 4]) for number in range(40)]
    _table(
        folder,
        "products",
        [
            {
                "sku": sku,
                "name": sku,
                "category": category,
                "brand": "",
                "cost_minor": None if number % 3 else 100 + number,
            }
            for number, (sku, category) in enumerate(goods)
        ],
    )
    _table(
        folder,
        "lines",
        [
            {
                "order": sale.key,
                "line": line,
                # Customers have goods that they come back for.
                "sku": f"s{(own(sale.customer) + number * (line + 1) % 3) % 43}",
                "quantity_milli": 1000 if sale.total >= 0 else -1000,
                "amount_minor": sale.total // 2 + number % 300,
                "discount_minor": 50 * (number % 3),
            }
            for number, sale in enumerate(placed)
            for line in range(2)
        ],
    )


def _table(folder: Path, name: str, rows: list[dict[str, object]]) -> None:
    table = pa.Table.from_pylist(rows, schema=schema(columns=SNAPSHOT[name]))
    pq.write_table(table, folder / f"{name}.parquet")


def _staged() -> pa.Table:
    """Rows of an orders file on their way in: sound ones, and one in nine with some fault."""
    faults = (
        {"refused": "date_missing"},
        {"quantity": -1000, "amount": 5},
        {"quantity": -1000, "unit_price": 0, "amount": 0},
        {"customer": None},
        {"amount": 0},
        {"sku": "postage", "name": "Postage"},
        {"amount": 10**9},
        {"quantity": -1000, "amount": -100, "sku": "never"},
        {"quantity": 0},
    )
    rows = []
    for number in range(1, 400):
        row = {
            **USUAL,
            "row": number,
            "order": f"A{number // 4}",
            "customer": f"c{number // 12}" if number % 31 else "c0",
            "placed_at": USUAL["placed_at"] + timedelta(seconds=number, microseconds=number),
            "sku": f"s{number % 5}" if number % 11 else None,
            "amount": 90 + number % 40,
            "line": number % 3,
            "store": "north" if number % 2 else None,
        }
        rows.append(row | (faults[number // 9 % len(faults)] if number % 9 == 0 else {}))
    return pa.Table.from_pylist(rows, schema=pa.schema(list(COLUMNS.items())))
