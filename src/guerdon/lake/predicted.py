"""Scores, stages and worth of each customer, put together into one file; what is said of them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from guerdon.know import classes, rfm, stage
from guerdon.know.histories import DAYS_A_WEEK
from guerdon.know.next_purchase import next_purchase
from guerdon.know.value import Economics, Models, worth
from guerdon.lake import preferences
from guerdon.lake.brief import Brief
from guerdon.lake.fits import Fits
from guerdon.lake.kernels import forget, map_customers
from guerdon.lake.load import schema
from guerdon.terms.tables import KNOW

LARGEST_MINOR = 10**15


def predicted(
    *,
    engine: Any,
    profiles: Any,
    brief: Brief,
    fitted: Fits,
    shop_days: float,
    out: Path,
    made: Mapping[str, bool],
) -> dict[str, Any]:
    """Scores, stages and worth of each customer into know.parquet; what the report says of them.

    `made` says which of the files of _BESIDE lie in `out`.
    """
    limits = stage.limits()
    rhythm_of_all = shop_days if brief.own_rhythm else None
    scored = rfm.scored(table=profiles, cells=brief.rfm_cells, rhythm_of_all=rhythm_of_all)
    staged = stage.staged(table=scored, shop_days=shop_days, limits=limits).order_by("customer")
    for name, columns in _BESIDE.items():
        staged = _with(engine, staged, out / f"{name}.parquet" if made[name] else None, columns)
    staged = staged.order_by("customer")
    before = out / "predicted.parquet"
    map_customers(
        engine=engine,
        expr=staged.select(*_PULLED),
        batch=lambda batch: _with_worth(batch, fitted.models, brief.economics),
        schema=_predicted_schema(),
        to=before,
    )
    classed = classes.classed(table=engine.read_parquet(str(before)))
    table = engine.to_pyarrow(classed.select(*KNOW).order_by("customer"))
    pq.write_table(table.cast(schema(columns=KNOW)), out / "know.parquet", compression="zstd")
    forget(to=before)
    return {
        **{name: value for name, value in fitted.report.items() if name != "notes"},
        "shop_rhythm_days": shop_days,
        "stage_limits": limits.version,
        "rfm_table": "own" if brief.rfm_cells else rfm.segment_names().version,
        "rfm_recency": "rhythm" if brief.own_rhythm else "days",
        **_told(table, fitted.report["notes"]),
    }


def _with(engine: Any, staged: Any, file: Path | None, columns: tuple[str, ...]) -> Any:
    """The table with these columns of a file, NULL where there is none."""
    if file is None:
        kinds = {name: _IBIS[KNOW[name].removesuffix("?")] for name in columns}
        return staged.mutate(**{name: ibis.null(kind) for name, kind in kinds.items()})
    beside = engine.read_parquet(str(file)).select("customer", *columns)
    return staged.left_join(beside, "customer").drop("customer_right")


# What the files beside the profiles bring.
_BESIDE = {
    "risks": ("churn_risk",),
    "clusters": ("cluster",),
    "liked": preferences.MADE,
}
_IBIS = {"int": "int64", "real": "float64", "text": "string"}
_MADE = (
    *("p_alive", "expected_orders", "expected_basket", "clv", "clv_low", "clv_high"),
    *("next_days", "next_low", "next_high"),
)
_WEEKS = ("recency_weeks", "age_weeks")
_FROM_PROFILE = tuple(name for name in KNOW if name not in (*_MADE, *_WEEKS, "value_class"))
_PULLED = (*_FROM_PROFILE, "recency_span")


def _predicted_schema() -> pa.Schema:
    return schema(columns={name: word for name, word in KNOW.items() if name != "value_class"})


def _with_worth(batch: pa.RecordBatch, models: Models, economics: Economics) -> pa.RecordBatch:
    """A batch of profiles with what the models say of each customer."""
    span, age = batch["recency_span"].to_numpy(), batch["tenure_days"].to_numpy()
    found = worth(
        models=models,
        economics=economics,
        repeats=batch["repeat"].to_numpy(),
        recency_days=span,
        age_days=age,
        repeat_spend=batch["repeat_basket"].to_numpy(),
    )
    made: dict[str, Any] = {
        "recency_weeks": span / DAYS_A_WEEK,
        "age_weeks": age / DAYS_A_WEEK,
        "p_alive": found.p_alive,
        "expected_orders": found.expected_orders,
    }
    for name in ("expected_basket", "clv", "clv_low", "clv_high"):
        money = np.clip(np.floor(getattr(found, name) + 0.5), 0, LARGEST_MINOR)
        made[name] = money.astype(np.int64)
    coming = next_purchase(
        fitted=models.next, repeats=batch["repeat"], recency_days=span, age_days=age
    )
    for name in ("days", "low", "high"):
        days = getattr(coming, name)
        made[f"next_{name}"] = pa.array(np.nan_to_num(days), mask=np.isnan(days)).cast(pa.int64())
    wanted = _predicted_schema()
    columns = [
        pa.array(made[field.name]).cast(field.type)
        if field.name in made
        else batch[field.name].cast(field.type)
        for field in wanted
    ]
    return pa.RecordBatch.from_arrays(columns, schema=wanted)


def _told(table: pa.Table, notes: list[dict[str, Any]]) -> dict[str, Any]:
    """Counts by stage, class, name and score, and what the scores cannot tell."""

    def counted(name: str) -> dict[Any, int]:
        pairs = table[name].value_counts().to_pylist()
        return {pair["values"]: pair["counts"] for pair in sorted(pairs, key=lambda p: p["values"])}

    scores = {measure: counted(measure) for measure in rfm.MEASURES}
    not_positive = int((table["spend"].to_numpy() <= 0).sum())
    return {
        "stages": counted("stage"),
        "value_classes": counted("value_class"),
        "rfm_segments": counted("rfm_segment"),
        "rfm_scores": {
            measure: {str(k): n for k, n in found.items()} for measure, found in scores.items()
        },
        "clv_total": int(table["clv"].to_numpy().sum()),
        "notes": [*notes, *rfm.findings(counts=scores, not_positive=not_positive)],
    }
