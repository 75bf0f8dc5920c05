"""Runs know on a snapshot: what is known of each customer, as Parquet, and the night's report."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from guerdon.know import profile, stage
from guerdon.know.days import Offsets, day, offsets
from guerdon.lake import clusters, learnt, leaving, preferences
from guerdon.lake.brief import Brief
from guerdon.lake.engine import held
from guerdon.lake.fits import fits
from guerdon.lake.kernels import on_a_cluster
from guerdon.lake.load import loaded, schema, touched
from guerdon.lake.predicted import predicted
from guerdon.lake.values import wide
from guerdon.terms.condition import Condition
from guerdon.terms.decision import Refusal
from guerdon.terms.tables import KNOW
from guerdon.terms.telling import Tell


def known(
    *,
    engine: Any,
    folder: Path,
    out: Path,
    brief: Brief,
    segments: Mapping[str, Condition],
    tell: Tell,
    before: Path | None = None,
    anew: str = "",
) -> dict[str, Any] | Refusal:
    """Read the snapshot in `folder`; write know.parquet, values.parquet and report.json to `out`.

    `before` is the same folder of the night before, whose clusters keep their ids, and whose
    models hold on for a while (lake.learnt) unless there is a reason to learn `anew`; the report
    says which. know.parquet has the columns of terms.tables.KNOW, one row per customer with a
    sale, ordered by customer. values.parquet has one row for every customer of the snapshot: the
    same columns, tier, zone, points, joined_at, a column `attribute.NAME` for each attribute, and
    the list of segments. The same snapshot, brief and night before give the same files.
    """
    tables = loaded(engine=engine, folder=folder)
    if isinstance(tables, Refusal):
        return tables
    tables |= {"touched": touched(engine=engine, folder=folder)}
    out.mkdir(parents=True, exist_ok=True)
    tell({"step": "profile"})
    shop = _shop(engine, tables["orders"], brief)
    counts = _counts(engine, tables["orders"], shop.orders, shop.days)
    if counts["customers"] == 0:
        report: dict[str, Any] = {**counts, "notes": [{"reason": "night_nobody", "data": {}}]}
        _write_empty(out)
    else:
        kept, why = _kept(engine, shop, brief, counts, before, anew)
        told, found = _found_out(engine, tables, shop, brief, counts, (kept, before, out), tell)
        report = counts | told | {"learnt": learnt.told(found=found, why=why)}
        if not on_a_cluster(engine=engine):
            learnt.write(found=found, folder=out)
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


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Shop:
    """Orders with their day, purchase days and profiles, held; the night's day and its clock."""

    orders: Any
    days: Any
    profiles: Any
    end: int
    shifts: Offsets
    rhythm: float


def _kept(
    engine: Any,
    shop: _Shop,
    brief: Brief,
    counts: Mapping[str, Any],
    before: Path | None,
    anew: str,
) -> tuple[learnt.Learnt | None, str]:
    """What the night before learnt, where it holds; else why not."""
    found = None if anew else learnt.read(folder=before)
    why = anew or learnt.why_anew(found=found, brief=brief)
    if why or found is None:
        return None, why
    if counts["customers"] < learnt.FEWEST:
        return None, "few"
    past = int(engine.to_pyarrow(shop.days.count(where=shop.days.day <= found.end)).as_py())
    if learnt.moved(found=found, past=past, days=counts["purchase_days"]):
        return None, "moved"
    return found, ""


def _found_out(
    engine: Any,
    tables: Mapping[str, Any],
    shop: _Shop,
    brief: Brief,
    counts: Mapping[str, Any],
    places: tuple[learnt.Learnt | None, Path | None, Path],
    tell: Tell,
) -> tuple[dict[str, Any], learnt.Learnt]:
    """Models, risks, preferences, clusters and worth; what is `kept` is not learnt again.

    `places` are what is kept, the night before, and where to write.
    """
    kept, _, out = places
    days, end = shop.days, shop.end
    tell({"step": "models"})
    fitted = (
        kept.fits
        if kept
        else fits(
            engine=engine,
            days=days,
            profiles=shop.profiles,
            end=end,
            currency_unit=float(brief.unit),
        )
    )
    tell({"step": "predict"})
    risks = (
        kept.leaving
        if kept
        else leaving.learnt(
            engine=engine,
            days=days,
            first=int(engine.to_pyarrow(days.day.min()).as_py()),
            end=end,
            customers=counts["customers"],
        )
    )
    if risks and risks.model:
        to = out / "risks.parquet"
        leaving.risks(engine=engine, days=days, end=end, model=risks.model, to=to)
    tell({"step": "preferences"})
    report: dict[str, Any] = {"churn": risks and risks.said}
    liked, grouped, found = _alike(engine, tables, shop, places)
    report |= {"preferences": liked, "clusters": grouped}
    used = bool(risks and risks.model)
    made = {"risks": used, "clusters": bool(grouped["clusters"]), "preferences": True}
    report |= predicted(
        engine=engine,
        profiles=shop.profiles,
        brief=brief,
        fitted=fitted,
        shop_days=shop.rhythm,
        out=out,
        made=made,
    )
    now = learnt.Learnt(
        at=brief.as_of,
        made_by=learnt.MADE_BY,
        settings=learnt.settings(brief=brief),
        end=end,
        purchase_days=counts["purchase_days"],
        fits=fitted,
        leaving=risks,
        clusters=found,
        greatest=tuple(liked["greatest"]),
    )
    return report, kept or now


def _alike(
    engine: Any,
    tables: Mapping[str, Any],
    shop: _Shop,
    places: tuple[learnt.Learnt | None, Path | None, Path],
) -> tuple[dict[str, Any], dict[str, Any], clusters.Found]:
    """Preferences and clusters, each into a file; their reports, and the clusters to keep."""
    kept, before, out = places
    liked = preferences.preferred(
        engine=engine,
        tables=tables,
        sales=shop.orders.filter(shop.orders.kind == "sale"),
        offsets=shop.shifts,
        end=shop.end,
        to=out / "preferences.parquet",
        kept=_taken(tables, kept),
        keep=None if on_a_cluster(engine=engine) else learnt.within(folder=out),
    )
    grouped, found = clusters.clustered(
        engine=engine,
        profiles=shop.profiles,
        preferences=out / "preferences.parquet",
        liked=liked,
        shop_days=shop.rhythm,
        before=before,
        to=out / "clusters.parquet",
        kept=kept.clusters if kept else None,
    )
    return liked, grouped, found


def _taken(tables: Mapping[str, Any], kept: learnt.Learnt | None) -> preferences.Kept | None:
    """What customers chose before, and whose orders have changed since."""
    if kept is None or kept.preferences is None:
        return None
    return replace(kept.preferences, touched=tables["touched"])


def _shop(engine: Any, orders: Any, brief: Brief) -> _Shop:
    """Everything of the shop that is computed once."""
    marked, days, profiles, end, shifts = _profiles(engine, orders, brief)
    return _Shop(
        orders=marked,
        days=days,
        profiles=profiles,
        end=end,
        shifts=shifts,
        rhythm=_shop_days(engine, profiles),
    )


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


def _write_empty(out: Path) -> None:
    empty = schema(columns=KNOW).empty_table()
    pq.write_table(empty, out / "know.parquet", compression="zstd")
