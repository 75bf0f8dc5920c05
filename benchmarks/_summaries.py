"""One hand's summary of a file of transactions: `python -m benchmarks._summaries WHO FILE`."""

import json
import resource
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from guerdon.know import profile, rfm
from guerdon.know.days import day, offsets

START, AS_OF = datetime(2024, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
MOST = 3 * 2**30  # bytes; beyond it the engine spills, so that 50 million rows stay within 4 GB
DAY = 20454  # of AS_OF, from 1970
SUMMED = (
    *("orders", "spend", "repeat", "recency_span", "tenure_days", "recency_days"),
    *("rfm_r", "rfm_f", "rfm_m"),
)
WANTED = ("customer", *SUMMED, "repeat_basket")
# As one would write it for exactly this: one pass to days, one to people, ties never split.
SQL = f"""
WITH days AS (
  SELECT customer, epoch_us(placed_at) // 86400000000 AS day,
    count(*) FILTER (total_minor >= 0) AS orders, sum(total_minor)::BIGINT AS net,
    sum(total_minor) FILTER (total_minor >= 0)::BIGINT AS gross
  FROM '{{file}}' WHERE placed_at < TIMESTAMP '2026-01-01' GROUP BY ALL
), people AS (
  SELECT customer, sum(orders)::BIGINT AS orders, sum(net)::BIGINT AS spend,
    sum(gross)::BIGINT AS gross, count(*) FILTER (orders > 0) - 1 AS repeat,
    min(day) FILTER (orders > 0) AS first, max(day) FILTER (orders > 0) AS last,
    arg_min(gross, day) FILTER (orders > 0) AS first_gross
  FROM days GROUP BY customer HAVING sum(orders) > 0
), told AS (
  SELECT *, last - first AS recency_span, {DAY} - first AS tenure_days,
    {DAY} - last AS recency_days,
    CASE WHEN repeat > 0 AND gross > 0
      THEN greatest((gross - first_gross) * (spend / gross) / repeat, 0) ELSE 0 END
      AS repeat_basket, greatest(spend, 0) AS worth, count(*) OVER () AS n
  FROM people
), ranked AS (
  SELECT *, rank() OVER (ORDER BY recency_days DESC) - 1 AS below_r,
    count(*) OVER (PARTITION BY recency_days) AS equal_r,
    rank() OVER (ORDER BY repeat) - 1 AS below_f, count(*) OVER (PARTITION BY repeat) AS equal_f,
    rank() OVER (ORDER BY worth) - 1 AS below_m, count(*) OVER (PARTITION BY worth) AS equal_m
  FROM told
)
SELECT customer, orders, spend, repeat, recency_span, tenure_days, recency_days,
  CASE WHEN below_r = 0 THEN 1 WHEN below_r + equal_r = n THEN 5
    ELSE (10 * below_r + 5 * equal_r + 2 * n - 1) // (2 * n) END AS rfm_r,
  CASE WHEN below_f = 0 THEN 1 WHEN below_f + equal_f = n THEN 5
    ELSE (10 * below_f + 5 * equal_f + 2 * n - 1) // (2 * n) END AS rfm_f,
  CASE WHEN worth = 0 OR below_m = 0 THEN 1 WHEN below_m + equal_m = n THEN 5
    ELSE (10 * below_m + 5 * equal_m + 2 * n - 1) // (2 * n) END AS rfm_m, repeat_basket
FROM ranked
"""


def _ours(opened: Any, file: str) -> Any:
    import ibis

    read = opened.read_parquet(file)
    kind = ibis.ifelse(read.total_minor >= 0, "sale", "return")
    orders = profile.named_orders(
        orders=read.mutate(kind=kind),
        as_of=AS_OF,
        offsets=offsets(zone="UTC", start=START, end=AS_OF),
    )
    made = profile.profiles(orders=orders, as_of=AS_OF, as_of_day=day(at=AS_OF, zone="UTC"))
    return opened.to_pyarrow(rfm.scored(table=made).select(*WANTED))


def _polars(file: str) -> Any:
    """The same up to the scores' ties: polars has no count of ties to rank by in one go."""
    import polars as pl

    total, sold = pl.col("total_minor"), pl.col("total_minor") >= 0
    days = (
        pl.scan_parquet(file)
        .filter(pl.col("placed_at") < AS_OF.replace(tzinfo=None))
        .group_by("customer", pl.col("placed_at").dt.date().alias("day"))
        .agg(orders=sold.sum(), net=total.sum(), gross=total.filter(sold).sum())
    )
    bought = pl.col("orders") > 0
    people = days.group_by("customer").agg(
        orders=pl.col("orders").sum(),
        spend=pl.col("net").sum(),
        repeat=bought.sum().cast(pl.Int64) - 1,
        first=pl.col("day").filter(bought).min(),
        last=pl.col("day").filter(bought).max(),
        first_gross=pl.col("gross").filter(bought).sort_by(pl.col("day").filter(bought)).first(),
        gross=pl.col("gross").sum(),
    )
    n = pl.len()
    scores = {
        name: (5 * pl.col(column).rank("average") / n).ceil().cast(pl.Int64)
        for name, column in (("rfm_r", "last"), ("rfm_f", "repeat"), ("rfm_m", "spend"))
    }
    return people.filter(pl.col("orders") > 0).with_columns(**scores).collect(engine="streaming")


def main(who: str, file: str) -> dict[str, Any]:
    """CPU seconds of the work after imports, the peak of memory, and what was found."""
    # All hands pay for the same imports, before the clock; pandas is one of Ibis.
    import pandas as pd  # noqa: F401
    import polars as pl  # noqa: F401

    from guerdon.lake import engine

    with (
        tempfile.TemporaryDirectory() as spill,
        engine.opened(spill=Path(spill), memory=MOST) as opened,
    ):
        begun = _cpu()
        if who == "polars":
            found = _polars(file)
        elif who == "sql":
            found = opened.con.execute(SQL.format(file=file)).to_arrow_table()
        else:
            found = _ours(opened, file)
        seconds = _cpu() - begun
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        2**20 if sys.platform == "darwin" else 2**10
    )
    said = None
    if who != "polars":
        import pyarrow.compute as pc

        said = {name: pc.sum(found[name]).as_py() for name in SUMMED}
        said |= {
            "customers": found.num_rows,
            "basket": round(pc.sum(found["repeat_basket"]).as_py()),
        }
        said = {name: int(value) for name, value in said.items()}
    return {"cpu": round(seconds, 3), "megabytes": round(peak), "said": said}


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
