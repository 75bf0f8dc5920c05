"""Groups the shop's customers: the cluster of each, kept from night to night, and what it is."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from guerdon.know import behaviour, clusters, keeping
from guerdon.know.behaviour import Shop
from guerdon.know.choices import MILLION
from guerdon.know.histories import Ints
from guerdon.lake.kernels import forget, map_customers

FROM_PROFILE = ("recency_days", "repeat", "recency_span", "spend", "average_basket")
FROM_PREFERENCES = (
    *("promotion_share", "price_share", "named", "timed", "east", "north", "weekend", "placed"),
)
# Medians that the page compares.
COMPARED = (*FROM_PROFILE, "promotion_share", "price_share")
# Stable clusters, or what was tried in vain.
Found = clusters.Clustering | tuple[clusters.Tried, ...]
SCHEMA = pa.schema([("customer", pa.string()), ("cluster", pa.string())])


def clustered(
    *,
    engine: Any,
    profiles: Any,
    preferences: Path,
    liked: Mapping[str, Any],
    shop_days: float,
    before: Path | None,
    to: Path,
    kept: Found | None = None,
) -> tuple[dict[str, Any], Found]:
    """Write customer and cluster to Parquet, and say what the clusters are.

    `profiles` is know.profile.profiles, `preferences` and `liked` what lake.preferences made;
    `before` the folder of the night before, whose clusters keep their ids. Without stable
    clusters nobody has one, and the report has what was tried. Clusters that were `kept` are not
    sought again: everybody is put into the nearest of them. Answers the report and what to keep.
    """
    shop = shop_of(engine=engine, preferences=preferences, liked=liked, shop_days=shop_days)
    table = measured(
        engine=engine, profiles=profiles, preferences=preferences, liked=liked, shop=shop
    )
    old = _old(before)
    ids = _before(table["customer"], before)
    found = grouped(table=table, liked=liked, old=old, ids=ids, kept=kept)
    if found.clustering is not None:
        words = found.words(table=table)
        pq.write_table(pa.table([table["customer"], words], schema=SCHEMA), to, compression="zstd")
    return found.report, found.found


def measured(
    *, engine: Any, profiles: Any, preferences: Path, liked: Mapping[str, Any], shop: Shop
) -> pa.Table:
    """customer, COMPARED and `measure_0`, ... of behaviour.names, ordered by customer."""
    columns = [*FROM_PREFERENCES, *(f"category_{at}" for at in range(len(liked["greatest"])))]
    preferred = engine.read_parquet(str(preferences))
    names = behaviour.names(categories=liked["greatest"])
    table = profiles.select("customer", *FROM_PROFILE).inner_join(
        preferred.select("customer", *columns), "customer"
    )
    file = preferences.with_name("measures.parquet")
    map_customers(
        engine=engine,
        expr=table.order_by("customer"),
        batch=lambda batch: _measured(batch, shop, names),
        schema=_schema(names),
        to=file,
    )
    read: pa.Table = engine.to_pyarrow(engine.read_parquet(str(file)).order_by("customer"))
    forget(to=file)
    return read


def shop_of(*, engine: Any, preferences: Path, liked: Mapping[str, Any], shop_days: float) -> Shop:
    """What the customers of these preferences are pulled to; `shop_days` is their usual gap."""
    preferred = engine.read_parquet(str(preferences))
    summed = ("timed", "east", "north", "weekend", "placed")
    sums = preferred.aggregate(**{name: preferred[name].sum() for name in summed})
    of = {name: float(sum_) for name, sum_ in engine.to_pyarrow(sums).to_pylist()[0].items()}
    shares = dict(liked["categories"])
    timed, placed = max(of["timed"], 1.0), max(of["placed"], 1.0)
    return Shop(
        days=shop_days,
        east=of["east"] / MILLION / timed,
        north=of["north"] / MILLION / timed,
        weekend=of["weekend"] / placed,
        categories=tuple(shares.get(name, 0.0) for name in liked["greatest"]),
        affinity=liked["affinity_weight"] or 1.0,
    )


def _schema(names: Sequence[str]) -> pa.Schema:
    kept = [("customer", pa.string()), *((name, pa.float64()) for name in COMPARED)]
    # By place: a category may be called anything, and engines take columns by plain names.
    return pa.schema([*kept, *((f"measure_{at}", pa.float64()) for at in range(len(names)))])


def _measured(batch: pa.RecordBatch, shop: Shop, names: Sequence[str]) -> pa.RecordBatch:
    columns = {
        name: batch[name].cast(pa.float64()).to_numpy(zero_copy_only=False)
        for name in batch.schema.names
        if name != "customer"
    }
    made = behaviour.measures(columns=columns, shop=shop)
    return pa.RecordBatch.from_arrays(
        [batch["customer"], *(columns[name] for name in COMPARED), *made.T.copy()],
        schema=_schema(names),
    )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grouped:
    """The clusters of a table and what is to be said of them; `clustering` is None without any.

    `found` is what was found when they were sought, `rank` the place of each of its centres among
    `ids`, the greatest first.
    """

    found: Found
    clustering: clusters.Clustering | None
    rank: Ints
    ids: tuple[str, ...]
    report: dict[str, Any]

    def words(self, *, table: pa.Table) -> pa.Array:
        """The cluster's id of each row of `measured`; missing where there are no clusters."""
        if self.clustering is None:
            return pa.nulls(table.num_rows, pa.string())
        place = self.rank[self.clustering.nearest(measures=_matrix(table))]
        return pa.array(self.ids).take(pa.array(place))


def _matrix(table: pa.Table) -> Any:
    found = [name for name in table.column_names if name.startswith("measure_")]
    return np.column_stack([table[name].to_numpy() for name in found])


def grouped(
    *,
    table: pa.Table,
    liked: Mapping[str, Any],
    old: Mapping[str, Any],
    ids: Any,
    kept: Found | None = None,
) -> Grouped:
    """Seek clusters in what `measured` made, or take those that were `kept`.

    `old` is what was reported of the clusters before and `ids` that of each customer then (None
    where there was none), so that groups keep their names.
    """
    names = behaviour.names(categories=liked["greatest"])
    measures = _matrix(table)
    found = kept
    if found is None:
        found = clusters.sought(
            measures=measures,
            names=names,
            weights=behaviour.weights(categories=liked["greatest"]),
            before=len(old.get("clusters", ())) or None,
        )
    if not isinstance(found, clusters.Clustering):
        told = {"clusters": [], "tried": _tried(found), "last": old.get("last", 0)}
        rank = np.empty(0, dtype=np.int64)
        return Grouped(found=found, clustering=None, rank=rank, ids=(), report=told)
    place = found.nearest(measures=measures)
    count = len(found.centres)
    rank = np.argsort(keeping.by_size(place=place, clusters=count))
    place = rank[place]
    own, last = keeping.kept(place=place, before=ids, clusters=count, last=old.get("last", 0))
    differences = behaviour.differences(measures=measures, place=place, clusters=count)
    traits = behaviour.traits(differences=differences, names=names)
    report = {
        "clusters": [
            {
                "id": own[at],
                "customers": int((place == at).sum()),
                "traits": [{"measure": t.measure, "difference": t.difference} for t in traits[at]],
                "differences": {
                    name: round(float(value), 3)
                    for name, value in zip(names, differences[at], strict=True)
                },
                "medians": _medians(table, place == at),
            }
            for at in range(count)
        ],
        "everyone": _medians(table, np.ones(len(place), dtype=bool)),
        "tried": _tried(found.tried),
        "last": last,
    }
    return Grouped(found=found, clustering=found, rank=rank, ids=own, report=report)


def _medians(table: pa.Table, rows: Any) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for name in COMPARED:
        values = table[name].to_numpy()[rows]
        known = values[~np.isnan(values)]
        found[name] = round(float(np.median(known)), 4) if len(known) else None
    return found


def _tried(tried: Sequence[clusters.Tried]) -> list[dict[str, Any]]:
    return [
        {
            "clusters": one.clusters,
            "ari": round(one.ari, 4),
            "explained": round(one.explained, 4),
            "by_chance": round(one.by_chance, 4),
            "smallest": round(one.smallest, 4),
            "stable": one.stable,
        }
        for one in tried
    ]


def _old(before: Path | None) -> Mapping[str, Any]:
    """What the night before said of its clusters."""
    file = None if before is None else before / "report.json"
    if file is None or not file.is_file():
        return {}
    found: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8")).get("clusters") or {}
    return found


def _before(customers: Any, before: Path | None) -> Any:
    """The cluster that each customer had the night before, None where there was none."""
    file = None if before is None else before / "know.parquet"
    if file is None or not file.is_file() or "cluster" not in pq.read_schema(file).names:
        return np.full(len(customers), None, dtype=object)
    old = pq.read_table(file, columns=["customer", "cluster"])
    at = pa.compute.index_in(customers, old["customer"])
    return old["cluster"].combine_chunks().take(at.combine_chunks()).to_numpy(zero_copy_only=False)
