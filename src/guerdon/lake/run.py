"""Runs know on a snapshot: what is known of each customer, as Parquet, and the night's report."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from guerdon.know.days import day
from guerdon.lake import clusters, learnt, leaving, preferences, ways
from guerdon.lake import shop as shops
from guerdon.lake.brief import Brief
from guerdon.lake.fits import Fits, fits
from guerdon.lake.kernels import forget, on_a_cluster
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
    secrets: Sequence[str] = (),
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
    out.mkdir(parents=True, exist_ok=True)
    tell({"step": "profile"})
    earlier = None if anew else learnt.read(folder=before, secrets=secrets)
    places = (folder, before)
    shop, counts, again = _counted(engine, tables["orders"], brief, places, (earlier, anew))
    if counts["customers"] == 0:
        report: dict[str, Any] = {**counts, "notes": [{"reason": "night_nobody", "data": {}}]}
        _write_empty(out)
    else:
        told, found = _found_out(engine, tables, shop, brief, counts, (again, before, out), tell)
        report = counts | told | {"learnt": learnt.told(found=found, why=again.why)}
        if not on_a_cluster(engine=engine):
            learnt.write(found=found, folder=out, secrets=secrets)
            shop.keep(engine=engine, folder=out)
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
class _Again:
    """What holds of an earlier night, or `why` nothing does; customers `touched` since."""

    kept: learnt.Learnt | None = None
    touched: Any = None
    why: str = ""


def _counted(
    engine: Any,
    orders: Any,
    brief: Brief,
    places: tuple[Path, Path | None],
    earlier: tuple[learnt.Learnt | None, str],
) -> tuple[shops.Shop, dict[str, Any], _Again]:
    """The shop, its counts, and what of the night before holds.

    `places` are the snapshot and the folder of the night before, `earlier` what that learnt and why
    it is to be learnt anew all the same. Where that night has told what each
    customer's orders add up to, and the snapshot says whose have changed, only those are counted.
    """
    (folder, before), (found, anew) = places, earlier
    why = anew or learnt.why_anew(found=found, brief=brief)
    if why or found is None or before is None:
        shop = shops.whole(engine=engine, orders=orders, brief=brief)
        return shop, shop.counts(engine=engine, orders=orders), _Again(why=why)
    then = _before(before, brief)
    some = touched(engine=engine, folder=folder, before=before.with_name(folder.name))
    if some is None or then is None:
        shop = shops.whole(engine=engine, orders=orders, brief=brief)
    else:
        words = {"engine": engine, "orders": orders, "brief": brief}
        shop = shops.gone_on(**words, before=then, touched=some)
    counts = shop.counts(engine=engine, orders=orders)
    past = counts["purchase_days"] - shop.later(engine=engine, end=found.end)
    if counts["customers"] < learnt.FEWEST:
        why = "few"
    elif learnt.moved(found=found, past=past, days=counts["purchase_days"]):
        why = "moved"
    if not why:
        return shop, counts, _Again(kept=found, touched=some)
    if shop.days is None:
        shop = shops.whole(engine=engine, orders=orders, brief=brief)
    return shop, counts, _Again(why=why)


def _before(folder: Path, brief: Brief) -> shops.Before | None:
    """The night before, where it has left its sums; its settings must be those of now."""
    if not shops.there(folder=folder):
        return None
    report = json.loads((folder / learnt.REPORT).read_text(encoding="utf-8"))
    at = datetime.fromisoformat(report["as_of"])
    if at > brief.as_of:
        return None
    return shops.Before(folder=folder, as_of=at, end=day(at=at, zone=brief.zone))


def _found_out(
    engine: Any,
    tables: Mapping[str, Any],
    shop: shops.Shop,
    brief: Brief,
    counts: Mapping[str, Any],
    places: tuple[_Again, Path | None, Path],
    tell: Tell,
) -> tuple[dict[str, Any], learnt.Learnt]:
    """Models, risks, preferences, clusters and worth; what is kept is not learnt again.

    `places` are what holds of the night before, where it lies, and where to write.
    """
    again, _, out = places
    kept = again.kept
    tell({"step": "models"})
    fitted = kept.fits if kept else _fitted(engine, tables, shop, brief, counts)
    tell({"step": "predict"})
    risks = _risks(engine, shop, counts, kept, out)
    tell({"step": "preferences"})
    report: dict[str, Any] = {"churn": risks and risks.said}
    liked, grouped, found = _alike(engine, tables, shop, places)
    report |= {"preferences": liked, "clusters": grouped}
    used = bool(risks and risks.model)
    made = {"risks": used, "clusters": bool(grouped["clusters"]), "liked": True}
    report |= predicted(
        engine=engine,
        profiles=shop.profiles,
        brief=brief,
        fitted=fitted,
        shop_days=shop.rhythm,
        out=out,
        made=made,
    )
    # What is liked stays for the next night, where there is one to go on with it.
    for name in ("risks", "clusters", *(("liked",) if on_a_cluster(engine=engine) else ())):
        forget(to=out / f"{name}.parquet")
    now = learnt.Learnt(
        at=brief.as_of,
        made_by=learnt.MADE_BY,
        settings=learnt.settings(brief=brief),
        end=shop.end,
        purchase_days=counts["purchase_days"],
        fits=fitted,
        leaving=risks,
        clusters=found,
    )
    return report, kept or now


def _fitted(
    engine: Any,
    tables: Mapping[str, Any],
    shop: shops.Shop,
    brief: Brief,
    counts: Mapping[str, Any],
) -> Fits:
    """The models of the shop, and in their report whether groups want one of their own."""
    found = fits(
        engine=engine,
        days=shop.days,
        profiles=shop.profiles,
        end=shop.end,
        currency_unit=float(brief.unit),
    )
    split = ways.told(
        engine=engine,
        tables=tables,
        shop=shop,
        brief=brief,
        fits=found,
        customers=counts["customers"],
    )
    return replace(found, report=found.report | {"splits": split})


def _risks(
    engine: Any, shop: shops.Shop, counts: Mapping[str, Any], kept: learnt.Learnt | None, out: Path
) -> leaving.Learnt | None:
    """What tells risks, learnt or kept; the risk of each customer into a file."""
    days, end = shop.days, shop.end
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
        leaving.risks(engine=engine, seen=shop.seen, end=end, model=risks.model, to=to)
    return risks


def _alike(
    engine: Any,
    tables: Mapping[str, Any],
    shop: shops.Shop,
    places: tuple[_Again, Path | None, Path],
) -> tuple[dict[str, Any], dict[str, Any], clusters.Found]:
    """Preferences and clusters, each into a file; their reports, and the clusters to keep."""
    again, before, out = places
    kept = again.kept
    likes = kept and kept.preferences
    liked = preferences.preferred(
        engine=engine,
        tables=tables,
        sales=shop.orders.filter(shop.orders.kind == "sale"),
        offsets=shop.shifts,
        end=shop.end,
        to=out / learnt.LIKED,
        kept=replace(likes, touched=again.touched) if likes else None,
        keep=None if on_a_cluster(engine=engine) else learnt.within(folder=out),
    )
    grouped, found = clusters.clustered(
        engine=engine,
        profiles=shop.profiles,
        preferences=out / learnt.LIKED,
        liked=liked,
        shop_days=shop.rhythm,
        before=before,
        to=out / "clusters.parquet",
        kept=kept.clusters if kept else None,
    )
    return liked, grouped, found


def _write_empty(out: Path) -> None:
    empty = schema(columns=KNOW).empty_table()
    pq.write_table(empty, out / "know.parquet", compression="zstd")
