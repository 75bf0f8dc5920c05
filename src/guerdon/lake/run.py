"""Runs know on a snapshot: what is known of each customer, as Parquet, and the night's report."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from guerdon.know import classes, profile, rfm, stage
from guerdon.know.days import Offsets, day, offsets
from guerdon.know.histories import DAYS_A_WEEK
from guerdon.know.next_purchase import next_purchase
from guerdon.know.value import Economics, Models, worth
from guerdon.lake import clusters, leaving, preferences
from guerdon.lake.engine import held
from guerdon.lake.fits import Fits, fits
from guerdon.lake.kernels import forget, map_customers
from guerdon.lake.load import loaded, schema
from guerdon.lake.values import wide
from guerdon.terms.condition import Condition
from guerdon.terms.decision import Refusal
from guerdon.terms.tables import KNOW
from guerdon.terms.telling import Tell

LARGEST_MINOR = 10**15


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What a night is asked: orders before `as_of`, days of `zone`, money by `economics`.

    `unit` is how many minor units one whole unit of the currency has, for the report. `rfm_cells`
    are the shop's own names of all 125 cells; `own_rhythm` compares silences to each one's rhythm.
    """

    as_of: datetime
    zone: str
    economics: Economics
    unit: int = 100
    rfm_cells: Mapping[tuple[int, int, int], str] | None = None
    own_rhythm: bool = False


def known(
    *,
    engine: Any,
    folder: Path,
    out: Path,
    brief: Brief,
    segments: Mapping[str, Condition],
    tell: Tell,
    before: Path | None = None,
) -> dict[str, Any] | Refusal:
    """Read the snapshot in `folder`; write know.parquet, values.parquet and report.json to `out`.

    `before` is the same folder of the night before, whose clusters keep their ids. know.parquet
    has the columns of terms.tables.KNOW, one row per customer with a sale, ordered by customer.
    values.parquet has one row for every customer of the snapshot: the same columns, tier, zone,
    points, joined_at, a column `attribute.NAME` for each attribute, and the list of segments.
    The same snapshot, brief and night before give the same files.
    """
    tables = loaded(engine=engine, folder=folder)
    if isinstance(tables, Refusal):
        return tables
    out.mkdir(parents=True, exist_ok=True)
    tell({"step": "profile"})
    orders, days, profiles, end, shifts = _profiles(engine, tables["orders"], brief)
    counts = _counts(engine, tables["orders"], orders, days)
    if counts["customers"] == 0:
        report: dict[str, Any] = {**counts, "notes": [{"reason": "night_nobody", "data": {}}]}
        _write_empty(out)
    else:
        tell({"step": "models"})
        fitted = fits(
            engine=engine, days=days, profiles=profiles, end=end, currency_unit=float(brief.unit)
        )
        tell({"step": "predict"})
        first = int(engine.to_pyarrow(days.day.min()).as_py())
        learnt = leaving.risks(
            engine=engine,
            days=days,
            first=first,
            end=end,
            customers=counts["customers"],
            to=out / "risks.parquet",
        )
        tell({"step": "preferences"})
        rhythm = _shop_days(engine, profiles)
        report = counts | {"churn": learnt}
        report |= _grouped(engine, tables, orders, profiles, (shifts, end, rhythm), before, out)
        used, stable = bool(learnt and learnt["used"]), bool(report["clusters"]["clusters"])
        made = {"risks": used, "clusters": stable, "preferences": True}
        report |= _predicted(engine, profiles, brief, fitted, rhythm, out, made)
    tell({"step": "segments"})
    counted = wide(
        engine=engine,
        customers=tables["customers"],
        know=engine.read_parquet(str(out / "know.parquet")),
        segments=segments,
        to=out / "values.parquet",
    )
    if isinstance(counted, Refusal):
        return counted
    report |= {"segments": counted, "zone": brief.zone, "as_of": brief.as_of.isoformat()}
    report["economics"] = {
        "margin": brief.economics.margin,
        "yearly_discount_rate": brief.economics.yearly_discount_rate,
        "horizon_weeks": brief.economics.horizon_weeks,
    }
    (out / "report.json").write_text(json.dumps(report, ensure_ascii=False), encoding="utf-8")
    return report


def _profiles(engine: Any, orders: Any, brief: Brief) -> tuple[Any, Any, Any, int, Offsets]:
    """Orders with their day, purchase days and profiles, computed once; the night's day."""
    earliest = engine.to_pyarrow(orders.placed_at.min()).as_py()
    start = earliest.replace(tzinfo=UTC) if earliest else brief.as_of - timedelta(days=1)
    shifts = offsets(zone=brief.zone, start=min(start, brief.as_of), end=brief.as_of)
    marked = profile.named_orders(orders=orders, as_of=brief.as_of, offsets=shifts)
    end = day(at=brief.as_of, zone=brief.zone)
    marked = marked.select(
        "order", "customer", "kind", "placed_at", "total_minor", "channel", "day"
    )
    marked = held(engine=engine, expr=marked, name="named_orders")
    days = held(engine=engine, expr=profile.purchase_days(orders=marked), name="purchase_days")
    made = profile.profiles(orders=marked, days=days, as_of=brief.as_of, as_of_day=end)
    return marked, days, held(engine=engine, expr=made, name="profiles"), end, shifts


def _grouped(
    engine: Any,
    tables: Mapping[str, Any],
    orders: Any,
    profiles: Any,
    shop: tuple[Offsets, int, float],
    before: Path | None,
    out: Path,
) -> dict[str, Any]:
    """Preferences and clusters, each into a file of `out`; `shop` is its clock, day and rhythm."""
    shifts, end, rhythm = shop
    liked = preferences.preferred(
        engine=engine,
        tables=tables,
        sales=orders.filter(orders.kind == "sale"),
        offsets=shifts,
        end=end,
        to=out / "preferences.parquet",
    )
    found = clusters.clustered(
        engine=engine,
        profiles=profiles,
        preferences=out / "preferences.parquet",
        liked=liked,
        shop_days=rhythm,
        before=before,
        to=out / "clusters.parquet",
    )
    return {"preferences": liked, "clusters": found}


def _shop_days(engine: Any, profiles: Any) -> float:
    """The shop's usual gap: the median rhythm, a first guess where nobody came twice."""
    rhythm = engine.to_pyarrow(profiles.rhythm_days.median()).as_py()
    return float(rhythm) if rhythm is not None else stage.limits().first_guess_days


def _counts(engine: Any, all_orders: Any, orders: Any, days: Any) -> dict[str, Any]:
    """How many of what went in, and what was left out and why."""
    whole = engine.to_pyarrow(
        all_orders.aggregate(
            orders=all_orders.count(),
            anonymous=all_orders.count(where=all_orders.customer.isnull()),
        )
    ).to_pylist()[0]
    named = engine.to_pyarrow(
        orders.aggregate(
            customers=orders.customer.nunique(),
            sales=orders.count(where=orders.kind == "sale"),
            returns=orders.count(where=orders.kind == "return"),
            net=orders.total_minor.sum().cast("int64"),
        )
    ).to_pylist()[0]
    buyers = int(engine.to_pyarrow(days.customer.nunique()).as_py())
    return {
        "customers": buyers,
        "orders": whole["orders"],
        "anonymous_orders": whole["anonymous"],
        "sales": named["sales"],
        "returns": named["returns"],
        "returns_only": named["customers"] - buyers,
        "purchase_days": int(engine.to_pyarrow(days.count()).as_py()),
        "net_minor": named["net"] or 0,
    }


def _predicted(
    engine: Any,
    profiles: Any,
    brief: Brief,
    fitted: Fits,
    shop_days: float,
    out: Path,
    made: Mapping[str, bool],
) -> dict[str, Any]:
    """Scores, stages and worth of each customer into know.parquet; what the report says of them."""
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
    _write(table.cast(schema(columns=KNOW)), out / "know.parquet")
    forget(to=before)
    for name in made:
        forget(to=out / f"{name}.parquet")
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
    "preferences": preferences.MADE,
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


def _write(table: pa.Table, to: Path) -> None:
    import pyarrow.parquet as pq

    pq.write_table(table, to, compression="zstd")


def _write_empty(out: Path) -> None:
    _write(schema(columns=KNOW).empty_table(), out / "know.parquet")
