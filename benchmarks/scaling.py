"""How the night grows with the shop: one, two and four times as many customers and lines."""

import json
import tempfile
from collections.abc import Iterator
from typing import Any

from benchmarks._house import ran

NAME = "scaling"
ON_DEMAND = True
ONCE = {"small": 5_000, "full": 250_000}
TIMES = (1, 2, 4)


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """CPU seconds and memory of a first night; beside each the last one's times two.

    A ratio of one is a cost that grows with the data alone; below it is what every night costs
    whatever the shop: the models learn from at most so many customers.
    """
    before: dict[str, Any] | None = None
    for times in TIMES:
        customers = ONCE[size] * times
        with tempfile.TemporaryDirectory(prefix="guerdon-bench-") as home:
            env = {"GUERDON_HOME": home}
            ran(module="benchmarks._shop", env=env, asked={"customers": customers})
            asked = {"customers": customers, "day": 0}
            done = json.loads(ran(module="benchmarks._shop", env=env, asked=asked))
        case = f"{times}x: {customers:,} customers, {done['rows']['lines']:,} lines"
        for figure, unit in (("cpu", "CPU s"), ("memory_mb", "MB")):
            yield {
                "case": case,
                "ours": round(done[figure], 1),
                "other": None if before is None else round(2 * before[figure], 1),
                "other_name": "" if before is None else f"twice {times // 2}x",
                "unit": unit,
            }
        before = done
