"""A shop's two years of order lines, written straight into the tables, and its nights."""

import json
import resource
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks._members import _memory_mb, _series

AS_OF = datetime(2026, 11, 22, tzinfo=UTC)
DAYS = 730
FIRST = int((AS_OF - timedelta(days=DAYS)).timestamp())
# Of each customer on average so many orders, of each order so many lines.
ORDERS, LINES = 5, 4
PRODUCTS, CATEGORIES = 4_000, 30
# A day's new orders for so many customers.
DAILY = 100


def _chance(number: str, factor: int) -> str:
    """A whole number below 2^32 that follows from `number` and looks like chance."""
    mixed = f"(CAST({number} AS bigint) * {factor} + {factor // 7}) % 4294967296"
    return f"((({mixed}) / 65536 + ({mixed}) * 40503) % 4294967296)"


def statements(*, vendor: str, customers: int, first: int, orders: int, day: int | None) -> Any:
    """Orders from number `first` + 1 on, with their lines; of one `day` of the shop, or of all.

    A customer's orders lie between a day of joining and one of leaving. Customers differ in how
    often they buy, and buy again of the products that they know.
    """
    sqlite, series = vendor == "sqlite", _series(vendor)
    number = f"({first} + n)"
    whole = 4294967296.0
    share = f"({_chance(number, 2654435761)} / {whole})"
    cast = "CAST({} AS bigint)".format
    customer = (
        f"(1 + {cast(f'floor({customers} * {share} * (0.5 + 0.5 * {share}))')} % {customers})"
    )
    if sqlite:
        customer = customer.replace("floor(", "(").replace("bigint", "integer")
    joined = f"({_chance(customer, 668265263)} % 600)"
    life = f"(1 + {_chance(customer, 374761393)} % ({DAYS} - {joined}))"
    at = f"({joined} + {_chance(number, 1274126177)} % {life})" if day is None else str(day)
    seconds = f"({FIRST} + {at} * 86400 + 28800 + {_chance(number, 2246822519)} % 36000)"
    placed = f"datetime({seconds}, 'unixepoch')" if sqlite else f"to_timestamp({seconds})"
    amount = "(200 + {} % 4000)".format
    lines = [amount(_chance(f"{number} * {LINES} + {line}", 3266489917)) for line in range(LINES)]
    false = "0" if sqlite else "false"
    order = (
        f"{number}, 'o' || {number}, {customer}, 'sale', 'closed', {placed}, {' + '.join(lines)},"
        f" 0, CASE WHEN {number} % 3 = 0 THEN 'app' ELSE 'store' END, '', {false}"
    )
    yield (
        "INSERT INTO store_order (id, key, customer_id, kind, state, placed_at, total_minor,"
        f" discount_minor, channel, store, simulated) {series(orders, order)}"
    )
    for line, paid in enumerate(lines):
        known = _chance(f"{customer} * 8 + {_chance(f'{number} + {line}', 40503)} % 8", 2654435761)
        off = f"CASE WHEN {_chance(f'{number} + {line}', 97)} % 5 = 0 THEN 100 ELSE 0 END"
        told = f"{number}, {line + 1}, 'p' || ({known} % {PRODUCTS}), 1000, {paid}, {off}"
        yield (
            "INSERT INTO store_line (order_id, number, sku, quantity_milli, amount_minor,"
            f" discount_minor) {series(orders, told)}"
        )


def _wrote(queries: Any) -> None:
    from django.db import connection

    from guerdon.store.writing import write

    for query in queries:
        with write(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL session_replication_role = replica")
            cursor.execute(query)


def made(*, customers: int) -> None:
    """Write customers, products and all orders, in a house that was opened."""
    from django.db import connection

    vendor, series = connection.vendor, _series(connection.vendor)
    at = "'2024-11-22 00:00:00'" if vendor == "sqlite" else "timestamptz '2024-11-22 00:00+00'"
    data = "'{}'" if vendor == "sqlite" else "'{}'::jsonb"
    product = f"'p' || (n - 1), 'P' || n, 'c' || (n % {CATEGORIES}), '', {data}"
    _wrote(
        [
            "INSERT INTO store_customer (id, key, created_at, joined_at, zone, tier, attributes,"
            " email_index, phone_index) "
            + series(customers, f"n, 'c' || n, {at}, {at}, '', '', {data}, '', ''"),
            "INSERT INTO store_product (sku, name, category, brand, attributes) "
            + series(PRODUCTS, product),
        ]
    )
    words = {"vendor": vendor, "customers": customers}
    _wrote(statements(**words, first=0, orders=customers * ORDERS, day=None))
    if vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


def night(*, customers: int, day: int) -> dict[str, Any]:
    """One night, `day` days after the first, whose orders are written before the clock starts."""
    from django.db import connection

    from guerdon.flows.night import nightly

    if day:
        first, count = customers * ORDERS + (day - 1) * customers // DAILY, customers // DAILY
        words = {"vendor": connection.vendor, "customers": customers}
        _wrote(statements(**words, first=first, orders=count, day=DAYS + day - 1))
    begun, used = time.perf_counter(), _cpu()
    steps: dict[str, float] = {}
    last, step = used, "voice"

    def tell(progress: Any) -> None:
        nonlocal last, step
        if "done" not in progress and progress["step"] != step:
            steps[step] = steps.get(step, 0) + _cpu() - last
            last, step = _cpu(), progress["step"]

    done = nightly.run(now=AS_OF + timedelta(days=day), tell=tell)
    assert isinstance(done, nightly.NightReport), done
    steps[step] = steps.get(step, 0) + _cpu() - last
    return {
        "seconds": time.perf_counter() - begun,
        "cpu": _cpu() - used,
        "customers": done.customers,
        "rows": done.report["snapshot"],
        "steps": steps,
        "made": {key: done.report.get(key) for key in ("snapshot_by", "learnt")},
        "memory_mb": _memory_mb(),
    }


def _cpu() -> float:
    """Of this process and of those that it waited for: the snapshot is taken by another."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


if __name__ == "__main__":
    from guerdon.cli.house import open_house

    asked = json.loads(sys.argv[1])
    open_house(migrate="day" not in asked)
    if "day" in asked:
        print(json.dumps(night(**asked)))
    else:
        made(customers=asked["customers"])
