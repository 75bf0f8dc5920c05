"""Works out what every customer prefers, from lines and orders; and what the report says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from guerdon.know import choices, preferences, shrinkage
from guerdon.know.choices import NONE
from guerdon.know.days import Offsets
from guerdon.know.shrinkage import Pull
from guerdon.lake.engine import held
from guerdon.lake.kernels import forget, map_customers
from guerdon.lake.load import schema
from guerdon.terms.tables import KNOW

# The columns of KNOW that are made here.
MADE = (
    *("choices", "favourite_category", "favourite_affinity"),
    *("promotion_share", "promotion_sensitivity", "price_choices"),
    *("price_share", "price_sensitivity"),
    *("habit_channel", "habit_hour", "next_category", "next_category_days"),
)
# What clusters look at besides, and columns `category_0`, ... of the shop's greatest categories.
COUNTED = ("named", "timed", "east", "north", "weekend", "placed")
MOST_CATEGORIES = 6
# know.preferences.totals, as a report holds them.
TOTALS = pa.schema(
    [
        ("category", pa.string()),
        *((name, pa.int64()) for name in ("times", "customers", "span", "gaps")),
    ]
)


# What follows from them by the day is next_category_days; all else is the same on another day.
DUE = {"next_last": "int?", "next_usual": "real?"}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Kept:
    """What holds from night to night: cheap goods, the shop's shares, and what was chosen before.

    `goods` is the file of each product's sku, category and cheap; `taken` that of choices by
    customer and category, `liked` that of what `preferred` wrote then; both hold for all
    customers but those of the table `touched`. `report` is what was said then.
    """

    goods: Path
    taken: Path
    liked: Path
    report: Mapping[str, Any]
    touched: Any = None


def preferred(
    *,
    engine: Any,
    tables: Mapping[str, Any],
    sales: Any,
    offsets: Offsets,
    end: int,
    to: Path,
    known: Mapping[str, Any] | None = None,
    kept: Kept | None = None,
    keep: Kept | None = None,
) -> dict[str, Any]:
    """Write customer, MADE, COUNTED, DUE and the categories to Parquet.

    One row for each customer of `sales`: order, customer, day, placed_at and channel of sales by
    named customers. The report has the shop's shares and weights, by which a page can show how a
    number came about. With the report of other customers as `known` these are held against the
    shares of those. What an earlier night `kept` holds on, the shares until a category is chosen
    that none had chosen; what the next may go on with is written where `keep` says.
    """
    products = _goods(engine, tables, kept)
    taken, again = _taken(engine, tables, sales, products, kept)
    known = kept.report if kept and _all_known(engine, taken, kept) else known
    totals = preferences.totals(taken=taken)
    if known is not None:
        totals = ibis.memtable(pa.Table.from_pylist(known["totals"], schema=TOTALS))
    totals = held(engine=engine, expr=totals, name="category_totals")
    counted = engine.to_pyarrow(totals).to_pylist()
    shop = _shop(engine, counted, taken) if known is None else _known(known)
    greatest = [name for name, _ in shop["categories"][:MOST_CATEGORIES]]
    greatest = greatest if kept is None else list(kept.report["greatest"])
    if keep is not None:
        engine.to_parquet(taken, str(keep.taken), compression="zstd")
        engine.to_parquet(products.order_by("sku"), str(keep.goods))
    asked = _Asked(offsets=offsets, end=end, shop=shop, greatest=greatest)
    stay = None
    if kept is not None and again is not None and known is kept.report:
        again, stay = _stay(engine, kept, again, end)
        sales, taken = (table.semi_join(again, "customer") for table in (sales, taken))
        taken = held(engine=engine, expr=taken, name="taken_again")
    _write(engine, asked, (sales, taken, totals), stay, to)
    return {
        **shop,
        "promotion": shop["promotion"] and asdict(shop["promotion"]),
        "price": shop["price"] and asdict(shop["price"]),
        "greatest": greatest,
        "totals": counted,
    }


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Asked:
    """The shop's clock, the night's day, and what the shop as a whole is like."""

    offsets: Offsets
    end: int
    shop: Mapping[str, Any]
    greatest: Sequence[str]


def _write(
    engine: Any, asked: _Asked, tables: tuple[Any, Any, Any], stay: Any | None, to: Path
) -> None:
    """Write a row for each customer of the tables sales and taken, and those who `stay`."""
    shop, categories = asked.shop, len(asked.greatest)
    part = to if stay is None else to.with_name("preferred.parquet")
    map_customers(
        engine=engine,
        expr=_joined(*tables, asked),
        batch=lambda batch: _made(batch, shop, categories),
        schema=_schema(categories),
        to=part,
    )
    if stay is not None:
        anew = engine.read_parquet(str(part))
        engine.to_parquet(stay.union(anew.select(*stay.columns)), str(to), compression="zstd")
        forget(to=part)


def _all_known(engine: Any, taken: Any, kept: Kept) -> bool:
    """Whether the shop's shares of then tell of every category that is chosen now."""
    named = taken.filter(taken.category != NONE).category
    found = engine.to_pyarrow(named.name("category").as_table().distinct())["category"]
    return set(found.to_pylist()) <= {row["category"] for row in kept.report["totals"]}


def _stay(engine: Any, kept: Kept, again: Any, end: int) -> tuple[Any, Any]:
    """Who is told anew: what they chose has changed, or they are silent for too long; the rest."""
    before = engine.read_parquet(str(kept.liked))
    silent = before.filter(~preferences.still_coming(table=before, end=end).fill_null(True))
    again = again.union(silent.select("customer")).distinct()
    again = held(engine=engine, expr=again, name="told_again")
    stay = before.anti_join(again, "customer")
    return again, stay.mutate(next_category_days=preferences.in_days(table=stay, end=end))


def _goods(engine: Any, tables: Mapping[str, Any], kept: Kept | None) -> Any:
    """Each product with its category and whether it is a cheap one; of what came since nothing."""
    if kept is None:
        products = choices.dear(lines=tables["lines"], products=tables["products"])
    else:
        now = choices.named(products=tables["products"])
        joined = now.left_join(engine.read_parquet(str(kept.goods)), ["sku", "category"])
        products = joined.select("sku", "category", "cheap")
    return held(engine=engine, expr=products, name="dear")


def _taken(
    engine: Any, tables: Mapping[str, Any], sales: Any, products: Any, kept: Kept | None
) -> tuple[Any, Any | None]:
    """Choices by customer and category; who was counted anew, None where everybody was."""
    lines = tables["lines"]
    if kept is None or kept.touched is None:
        chosen = choices.choices(lines=lines, sales=sales, products=products)
        return held(
            engine=engine, expr=choices.by_category(chosen=chosen), name="by_category"
        ), None
    other = _sorted_otherwise(engine, tables, sales, kept)
    again = held(engine=engine, expr=kept.touched.union(other).distinct(), name="touched")
    some = held(engine=engine, expr=sales.semi_join(again, "customer"), name="touched_sales")
    chosen = choices.choices(lines=lines.semi_join(some, "order"), sales=some, products=products)
    anew = choices.by_category(chosen=chosen)
    before = engine.read_parquet(str(kept.taken)).anti_join(again, "customer")
    made = before.union(anew.select(*before.columns))
    return held(engine=engine, expr=made, name="by_category"), again


def _sorted_otherwise(engine: Any, tables: Mapping[str, Any], sales: Any, kept: Kept) -> Any:
    """Customers who bought what lies in another category now than it did."""
    before = engine.read_parquet(str(kept.goods)).select("sku", "category")
    now = choices.named(products=tables["products"])
    moved = before.anti_join(now, ["sku", "category"]).union(
        now.anti_join(before, ["sku", "category"])
    )
    moved = held(engine=engine, expr=moved.select("sku").distinct(), name="moved")
    orders = tables["lines"].semi_join(moved, "sku").select("order")
    return sales.semi_join(orders, "order").select("customer")


def _shop(engine: Any, found: Sequence[Mapping[str, Any]], taken: Any) -> dict[str, Any]:
    """The shop's shares, and by how many choices each is weighed; `found` are its totals."""
    whole = sum(row["times"] for row in found)
    shares = {row["category"]: row["times"] / whole for row in found}
    counted = engine.to_pyarrow(choices.by_customer(taken=taken).order_by("customer"))
    of = {name: counted[name].to_numpy() for name in counted.column_names if name != "customer"}
    alike = shrinkage.pairs_alike(pairs=of["pairs"], total=of["named"]) if whole else None
    weight = None
    if alike is not None:
        chance = sum(share**2 for share in shares.values())
        weight = shrinkage.weight(alike=alike, chance=chance)
    return {
        "categories": sorted(map(list, shares.items()), key=lambda pair: (-pair[1], pair[0])),
        "affinity_weight": weight,
        "promotion": shrinkage.pull(hits=of["deals"], total=of["choices"]),
        "price": shrinkage.pull(hits=of["cheap"], total=of["told"]),
    }


def _known(report: Mapping[str, Any]) -> dict[str, Any]:
    """The shop's shares out of a report."""
    pulls = {name: report[name] and Pull(**report[name]) for name in ("promotion", "price")}
    return {name: report[name] for name in ("categories", "affinity_weight")} | pulls


def _joined(sales: Any, taken: Any, totals: Any, asked: _Asked) -> Any:
    """All that is counted of each customer in one row, ordered by customer."""
    end, weight, greatest = asked.end, asked.shop["affinity_weight"], asked.greatest
    table = preferences.channels(sales=sales)
    parts = [
        preferences.hours(sales=sales, offsets=asked.offsets),
        choices.by_customer(taken=taken),
        preferences.favourites(taken=taken, totals=totals, weight=weight or 1.0),
        preferences.coming(taken=taken, totals=totals, end=end),
    ]
    if greatest:
        parts.append(
            taken.group_by("customer").aggregate(
                **{
                    f"category_{place}": taken.times.sum(where=taken.category == name).cast("int64")
                    for place, name in enumerate(greatest)
                }
            )
        )
    for part in parts:
        table = table.left_join(part, "customer").drop("customer_right")
    table = table.mutate(next_category_days=preferences.in_days(table=table, end=end))
    return table.order_by("customer")


def _schema(categories: int) -> pa.Schema:
    columns = {"customer": "text"} | {name: KNOW[name] for name in MADE} | DUE
    columns |= dict.fromkeys(COUNTED, "int")
    columns |= {f"category_{place}": "int" for place in range(categories)}
    return schema(columns=columns)


def _made(batch: pa.RecordBatch, shop: Mapping[str, Any], categories: int) -> pa.RecordBatch:
    """A batch of counts with the shares, levels and habits that follow from them."""

    def counted(name: str) -> Any:
        # A sum may come as a wide decimal.
        whole = batch[name].cast(pa.int64()).fill_null(0)
        return whole.to_numpy(zero_copy_only=False)

    made: dict[str, Any] = {}
    for name, hits, total in (
        ("promotion", "deals", "choices"),
        ("price", "cheap", "told"),
    ):
        share, level = _shrunk(counted(hits), counted(total), shop[name])
        made |= {f"{name}_share": share, f"{name}_sensitivity": level}
    made["habit_channel"] = pa.array(
        preferences.channel_habit(
            channel=batch["channel"].to_numpy(zero_copy_only=False),
            times=counted("by_channel"),
            placed=counted("placed"),
        ),
        type=pa.string(),
    )
    habit = preferences.hour_habit(
        timed=counted("timed"), east=counted("east"), north=counted("north")
    )
    made["habit_hour"] = pa.array(habit.hour, from_pandas=True).cast(pa.int64())
    made["price_choices"] = pa.array(counted("told"))
    for name in ("choices", *COUNTED, *(f"category_{place}" for place in range(categories))):
        made[name] = pa.array(counted(name))
    wanted = _schema(categories)
    columns = [
        (made[field.name] if field.name in made else batch[field.name]).cast(field.type)
        for field in wanted
    ]
    return pa.RecordBatch.from_arrays(columns, schema=wanted)


def _shrunk(hits: Any, total: Any, pull: Pull | None) -> tuple[pa.Array, pa.Array]:
    """The shrunk share and its level of each customer; missing where there is nothing to tell."""
    if pull is None:
        return pa.nulls(len(hits), pa.float64()), pa.nulls(len(hits), pa.string())
    found = shrinkage.shares(hits=hits, total=total, pull=pull)
    level = preferences.level(shares=found, pull=pull, total=total)
    share = np.where(total > 0, found.share, np.nan)
    return pa.array(share, from_pandas=True), pa.array(level, type=pa.string())
