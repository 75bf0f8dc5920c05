"""Learns from a shop's past who leaves, and tells each customer's risk of the coming weeks."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from guerdon.know import churn
from guerdon.know.habits import MEASURES, ahead, habits, told
from guerdon.know.sample import one_in
from guerdon.lake.kernels import map_customers

MOST = 100_000  # customers are learnt from; each is told a risk
SCHEMA = pa.schema([("customer", pa.string()), ("churn_risk", pa.float64())])


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Learnt:
    """What the past taught: what the report `said` of it, and what tells the risks, if any."""

    said: dict[str, Any]
    model: churn.Churn | churn.Rule | None


def learnt(*, engine: Any, days: Any, first: int, end: int, customers: int) -> Learnt | None:
    """What can be learnt from the days `first` to `end`; None where that is too little.

    Twice a span of days is looked ahead: the first time to check on the second, which the report
    tells (`later`: fitted on the past alone, held against what came then); the second time to
    tell the future. Risks are `told_by` the trees where their check is better (Brier) than that of
    chances by the silence alone, the naive `rule`; else by the rule, where it is better than
    telling everybody the mean; else by nothing.
    """
    span = ahead(first=first, end=end)
    if span is None or customers < churn.FEWEST:
        return None
    some = days
    if customers > MOST:
        some = days.filter(one_in(every=-(-customers // MOST), customer=days.customer))
    before = _read(engine, some, end - 2 * span, end - span)
    now = _read(engine, some, end - span, end)
    past = churn.fit(measures=before[0], left=before[1])
    model = churn.fit(measures=now[0], left=now[1])
    if past is None or model is None or len(set(now[1].tolist())) < 2:
        return None
    later = churn.quality(told=past.risk(measures=now[0]), left=now[1])
    place = MEASURES.index("silence")
    ruled = churn.by_one(measures=before[0], place=place, left=before[1])
    rule = churn.quality(told=ruled.risk(measures=now[0]), left=now[1])
    by = _told_by(trees=later.brier, silence=rule.brier, mean=later.plain_brier)
    said = {
        "days": span,
        "told_by": by,
        "rule": {"auc": round(rule.auc, 5), "brier": round(rule.brier, 5)},
        "crossed": churn.as_data(found=model.quality),
        "later": churn.as_data(found=later),
    }
    told: dict[str, churn.Churn | churn.Rule | None] = {
        "trees": model,
        "silence": churn.by_one(measures=now[0], place=place, left=now[1]),
        "nothing": None,
    }
    return Learnt(said=said, model=told[by])


def _told_by(*, trees: float, silence: float, mean: float) -> str:
    """Whose Brier score is least; the plainer wins ties."""
    if mean <= min(trees, silence):
        return "nothing"
    return "silence" if silence <= trees else "trees"


def risks(*, engine: Any, seen: Any, end: int, model: churn.Churn | churn.Rule, to: Path) -> None:
    """Write customer and churn_risk as of day `end` to Parquet, of each of know.habits.`seen`."""
    map_customers(
        engine=engine,
        expr=told(seen=seen, until=end),
        batch=lambda batch: pa.RecordBatch.from_arrays(
            [batch["customer"], pa.array(model.risk(measures=_measures(batch)))], schema=SCHEMA
        ),
        schema=SCHEMA,
        to=to,
    )


def _read(engine: Any, days: Any, until: int, end: int) -> tuple[Any, Any]:
    found = engine.to_pyarrow(habits(days=days, until=until, end=end))
    return _measures(found), found["left"].to_numpy().astype(bool)


def _measures(table: Any) -> Any:
    columns = [table[name].to_numpy(zero_copy_only=False) for name in MEASURES]
    return np.column_stack(columns).astype(np.float64)
