"""A quote over the database by the number of live offers with limits: counters read, and time."""

from collections.abc import Iterator
from statistics import median
from typing import Any

from benchmarks._stored import asked

NAME = "limits"
LIVE = {"small": (10, 1_000), "full": (10, 1_000, 10_000)}
RUNS = {"small": 100, "full": 400}
LINES = 10


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Every offer has a limit in all and one for each customer; three lines in ten are on offer.

    Beside it: the counters of every live offer with limits, read by the same kind of statement.
    """
    for count in LIVE[size]:
        told = asked(
            documents=[_offer(number) for number in range(count)], ask=ASK, runs=RUNS[size]
        )
        case = f"{count:,} live offers with limits"
        yield {
            "case": f"{case}, counters read for a quote",
            "ours": told["read"],
            "other": told["all"],
            "other_name": "of every live offer",
            "unit": "rows",
        }
        yield {
            "case": f"{case}, whole quote, median",
            "ours": round(median(told["times"]), 3),
            "other": round(told["every"], 3),
            "other_name": "the read of them all alone",
            "unit": "ms CPU",
        }


ASK = {
    "customer": "ann",
    "cart": {
        "currency": "USD",
        "lines": [
            {
                "key": str(at),
                "sku": f"sku-{at}" if at < 3 else f"plain-{at}",
                "quantity": 2,
                "unit_minor": 1_000 + at,
            }
            for at in range(LINES)
        ],
    },
}


def _offer(number: int) -> dict[str, Any]:
    return {
        "key": f"offer-{number}",
        "kind": "percent",
        "layer": "line",
        "value": {"percent": 5 + number % 20},
        "of": {"sku": [f"sku-{number}"]},
        "limits": {"total": 1_000_000, "per_customer": 1_000},
    }
