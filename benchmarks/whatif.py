"""The replay of past orders through draft offers: the till's engine, the cores of the machine."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

NAME = "whatif"
ORDERS = {"small": 20_000, "full": 1_000_000}
OFFERS = 100
HERE = Path(__file__).parents[1]
SECONDS = 3_600.0


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Seconds from asking to the sums over a year of orders of one to six lines, and memory.

    The offers are of the mix of the benchmark of the till: seven in ten about products, the
    others want a tier and a spend, a store, or an hour. The shop is written into a database on
    disk first, which does not count; each process reads its part of it itself.
    """
    orders = ORDERS[size]
    with tempfile.TemporaryDirectory(prefix="guerdon-bench-") as home:
        environment = {**os.environ, "GUERDON_HOME": home, "PYTHONPATH": str(HERE)}
        for processes in (1, 2) if size == "small" else (2,):
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.whatif", str(orders), str(processes)],
                env=environment,
                capture_output=True,
                text=True,
                timeout=SECONDS,
                check=True,
            )
            told = dict(line.split() for line in done.stdout.splitlines())
            case = f"{orders:,} orders, {OFFERS} offers, {processes} processes"
            alone = {"other": None, "other_name": ""}
            for what, unit in (("wall", "s"), ("cpu", "CPU s"), ("memory", "MB a process")):
                yield {"case": case, "ours": float(told[what]), "unit": unit, **alone}
            yield {"case": case, "ours": float(told["reached"]), "unit": "orders reached", **alone}


def offers() -> list[dict[str, Any]]:
    """A hundred drafts."""
    return [_offer(number) for number in range(OFFERS)]


def _offer(number: int) -> dict[str, Any]:
    made: dict[str, Any] = {"key": f"draft-{number}", "name": {"en": f"Draft {number}"}}
    match number % 10:
        case 7:
            least = 4_000 + 50 * number
            tier = {"field": "tier", "op": "is", "value": f"tier-{number // 10}"}
            made |= {"kind": "amount", "value": {"off_minor": least // 12}, "least_minor": least}
            return made | {"condition": tier}
        case 8:
            store = {"field": "ask.store", "op": "is", "value": f"store-{number // 10}"}
            return made | {"kind": "percent", "value": {"percent": 8}, "condition": store}
        case 9:
            hour = {"field": "ask.hour", "op": "is", "value": number // 10}
            return made | {"kind": "percent", "value": {"percent": 5}, "condition": hour}
    of = {"sku": [f"sku-{number * 17 % 2_000}", f"sku-{(number * 17 + 997) % 2_000}"]}
    return made | {"kind": "percent", "value": {"percent": 5 + number % 30}, "of": of}


# Rows that the database makes by itself: much faster than sending them.
COUNT = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < %s)"


def fill(*, orders: int) -> None:
    """A shop of a customer for every ten orders, 2,000 products, up to six lines an order."""
    from django.db import connection

    with connection.cursor() as cursor:
        customers = max(1, orders // 10)
        products = {"sku": "'sku-' || i", "category": "'cat-' || (i %% 40)"}
        _rows(cursor, "store_product", 2_000, products)
        _rows(
            cursor, "store_customer", customers,
            {"key": "'c' || i", "tier": "'tier-' || (i %% 12)", "created_at": "'2026-01-01'"},
        )  # fmt: skip
        _rows(
            cursor, "store_order", orders,
            {
                "key": "'o' || i", "customer_id": f"1 + (i * 7919) %% {customers}",
                "kind": "'sale'", "state": "'closed'",
                "placed_at": "datetime('2026-01-01', '+' || (i * 7907 %% 525600) || ' minutes')",
                "total_minor": "2000 + (i * 31 %% 9000)", "discount_minor": "0",
                "channel": "'store'", "store": "'store-' || (i %% 40)", "simulated": "0",
            },
        )  # fmt: skip
        cursor.execute(
            "INSERT INTO store_line"
            " (order_id, number, sku, quantity_milli, amount_minor, discount_minor)"
            " SELECT o.id, k.i, 'sku-' || ((o.id * 37 + k.i * k.i * 613) %% 2000),"
            " 1000 * (1 + (o.id + k.i) %% 3), 500 + (o.id * 13 + k.i * 777) %% 4000, 0"
            f" FROM store_order o JOIN ({COUNT} SELECT i FROM n) k ON k.i <= (o.id * 5 %% 11) / 2",
            [6],
        )


def _rows(cursor: Any, table: str, count: int, columns: dict[str, str]) -> None:
    """Fill a table; columns that are not told of get their type's nothing."""
    cursor.execute(f"PRAGMA table_info({table})")
    for _, name, kind, needed, default, primary in cursor.fetchall():
        if needed and default is None and not primary and name not in columns:
            columns[name] = "'{}'" if kind == "text" else "''" if "char" in kind else "0"
    cursor.execute(
        f"{COUNT} INSERT INTO {table} ({', '.join(columns)})"
        f" SELECT {', '.join(columns.values())} FROM n",
        [count],
    )


def main() -> None:
    """Fill the shop if it is empty, replay it, say how long it took."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "guerdon.settings")
    django.setup()
    from datetime import UTC, datetime

    from django.core.management import call_command

    from guerdon.flows.offers.replay import Replay, replayed
    from guerdon.store.models import Order

    orders, processes = int(sys.argv[1]), int(sys.argv[2])
    call_command("migrate", verbosity=0)
    if not Order.objects.exists():
        fill(orders=orders)
    now = datetime(2027, 1, 1, tzinfo=UTC)
    begun, used = time.perf_counter(), _cpu()
    found = replayed(documents=offers(), now=now, processes=processes)
    assert isinstance(found, Replay), found
    print("wall", round(time.perf_counter() - begun, 2))
    print("cpu", round(_cpu() - used, 2))
    who = resource.RUSAGE_CHILDREN if processes > 1 else resource.RUSAGE_SELF
    print("memory", round(resource.getrusage(who).ru_maxrss / 1024))
    print("reached", found.found.reached)


def _cpu() -> float:
    own, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    return own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime


if __name__ == "__main__":
    main()
