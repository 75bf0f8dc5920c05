"""Customers split by what was known at their first order, and each group held to account."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guerdon.know.days import plain
from guerdon.know.recalibration import NONE
from guerdon.know.sample import one_in
from guerdon.know.value import Models, worth
from guerdon.lake.brief import Brief
from guerdon.lake.engine import held
from guerdon.lake.fits import Fits
from guerdon.lake.splits import MOST, GroupFit, as_data, errors, group_fits, watched

# What a page can show of one split.
MOST_SHOWN = 12
CLV = ("clv", "clv_low", "clv_high")
HISTORY = ("repeat", "recency_span", "tenure_days", "repeat_basket")


def ways(*, tables: Mapping[str, Any], brief: Brief) -> Mapping[str, Any]:
    """Way -> table of customer and group, by the first order: no group knows what came later.

    year and quarter of the first order, its channel, its store, the category that most of its
    money went to. A tier would not do: who is in it is what came after. An empty word is no group.
    """
    orders = tables["orders"]
    sales = orders.filter(
        orders.kind == "sale", orders.customer.notnull(), orders.placed_at < plain(brief.as_of)
    )
    firsts = sales.group_by("customer").aggregate(
        at=sales.placed_at.min(),
        order=sales.order.argmin(sales.placed_at),
        channel=sales.channel.argmin(sales.placed_at),
        store=sales.store.argmin(sales.placed_at),
    )
    year = firsts["at"].year().cast("string")
    quarter = year + "-Q" + firsts["at"].quarter().cast("string")
    told = {
        "year": firsts.select("customer", group=year),
        "quarter": firsts.select("customer", group=quarter),
        "channel": firsts.select("customer", group=firsts.channel),
        "store": firsts.select("customer", group=firsts.store),
        "category": _categories(tables, firsts),
    }
    return {name: table.filter(table.group != "") for name, table in told.items()}


def _categories(tables: Mapping[str, Any], firsts: Any) -> Any:
    """The category that most of the first order's money went to; by name where two are alike."""
    lines = tables["lines"].inner_join(firsts.select("order", "customer"), "order")
    named = lines.inner_join(tables["products"].select("sku", "category"), "sku")
    sums = named.group_by("customer", "category").aggregate(paid=named.amount_minor.sum())
    best = {"group_by": sums.customer, "order_by": [sums.paid.desc(), sums.category]}
    ranked = sums.mutate(place=ibis.row_number().over(**best))
    return ranked.filter(ranked.place == 0).select("customer", group=ranked.category)


def told(
    *, engine: Any, tables: Mapping[str, Any], shop: Any, brief: Brief, fits: Fits, customers: int
) -> list[dict[str, Any]]:
    """Each way with two groups or more, for the report.

    `by`; `error` of the model of all over the groups and `error_split` with own models where they
    are better; `better` whether any is; `groups`, the greatest first: what lake.splits.as_data
    says, and of all customers of the group how many they are (`people`) and the mean `clv` with
    `clv_low` and `clv_high` by the model in use for it.
    """
    seen = watched(engine=engine, days=shop.days, end=shop.end, fitted=fits.models.orders)
    if seen is None:
        return []
    every = -(-customers // MOST)
    profiles = shop.profiles
    if every > 1:
        profiles = profiles.filter(one_in(every=every, customer=profiles.customer))
    rows = engine.to_pyarrow(profiles.select("customer", *HISTORY).order_by("customer"))
    found = []
    for by, expr in ways(tables=tables, brief=brief).items():
        groups = held(engine=engine, expr=expr, name=f"split_by_{by}")
        fitted = group_fits(engine=engine, watched=seen, groups=groups, most=MOST_SHOWN)
        if len(fitted) < 2:
            continue
        named = engine.to_pyarrow(groups)
        sizes = pc.value_counts(named["group"]).to_pylist()
        people = {row["values"]: row["counts"] for row in sizes}
        of_rows = _group_of(rows["customer"], named)
        error, error_split = errors(found=fitted)
        found.append(
            {
                "by": by,
                "error": round(error, 5),
                "error_split": round(error_split, 5),
                "better": any(one.fitted for one in fitted),
                "beyond": len(people) - len(fitted),
                "groups": [
                    {
                        **as_data(found=one),
                        "people": people[one.name],
                        **_valued(rows.filter(pc.equal(of_rows, one.name)), one, fits, brief),
                    }
                    for one in fitted
                ],
            }
        )
    return found


def _group_of(customers: Any, named: pa.Table) -> Any:
    place = pc.index_in(customers, value_set=named["customer"].combine_chunks())
    return pc.fill_null(named["group"].combine_chunks().take(place), "")


def _valued(rows: pa.Table, one: GroupFit, fits: Fits, brief: Brief) -> dict[str, Any]:
    """Means of the group's customers; each end is the mean of theirs.

    One model tells them all: where its parameters are off, all are off together, so that the ends
    do not draw nearer as customers grow in number.
    """
    models: Models = fits.models
    if one.fitted is not None:
        # The factor mends the model of all, not theirs.
        models = replace(models, orders=one.fitted, recalibration=NONE)
    made = worth(
        models=models,
        economics=brief.economics,
        repeats=rows["repeat"].to_numpy(),
        recency_days=rows["recency_span"].to_numpy(),
        age_days=rows["tenure_days"].to_numpy(),
        repeat_spend=rows["repeat_basket"].to_numpy(),
    )
    money = {name: round(float(np.mean(getattr(made, name)))) for name in CLV}
    return {**money, "p_alive": round(float(made.p_alive.mean()), 4)}
