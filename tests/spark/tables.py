"""Every table of know and measure over the seeded shop, as an expression of either engine."""

import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import cached_property
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import Any

import ibis
import ibis.expr.types as ir

import guerdon.know
import guerdon.measure
from guerdon.know import (
    choices,
    classes,
    habits,
    preferences,
    profile,
    quality,
    rfm,
    sample,
    segments,
    stage,
    waiting,
)
from guerdon.know.days import day, offsets
from guerdon.measure import all_giving, incremental, occasion, people, retention, sales
from guerdon.terms import condition
from tests import shops
from tests.spark import shop

END = day(at=shops.AS_OF, zone=shop.ZONE)
FACTS = quality.Facts(lines_numbered=True, orders_named=True, priced=False, quantities=True)
NAMELESS = quality.Facts(lines_numbered=False, orders_named=False, priced=True, quantities=True)
WINDOW = {"start": shop.START, "end": shops.AS_OF}
OCCASIONS = [
    occasion.Occasion(
        key=str(days),
        start=shops.AS_OF - timedelta(days=days),
        end=shops.AS_OF - timedelta(days=days - 9),
    )
    for days in (300, 120, 60)
]


class Tables:
    """The tables of a shop read by one engine, each built on those before it."""

    def __init__(self, *, engine: Any, folder: Path) -> None:
        self.engine, self.folder = engine, folder

    def read(self, name: str) -> ir.Table:
        """A table of the shop."""
        found: ir.Table = self.engine.read_parquet(str(self.folder / f"{name}.parquet"))
        return found

    @cached_property
    def orders(self) -> ir.Table:
        return self.read("orders")

    @cached_property
    def marked(self) -> ir.Table:
        start = shop.CHANGES[0] - timedelta(days=365)
        shifts = offsets(zone=shop.ZONE, start=start, end=shops.AS_OF)
        return profile.named_orders(orders=self.orders, as_of=shops.AS_OF, offsets=shifts)

    @cached_property
    def days(self) -> ir.Table:
        return profile.purchase_days(orders=self.marked)

    @cached_property
    def profiles(self) -> ir.Table:
        made = profile.profiles(
            orders=self.marked, days=self.days, as_of=shops.AS_OF, as_of_day=END
        )
        held: ir.Table = self.engine.create_table("compared_profiles", made, temp=True)
        return held

    @cached_property
    def sales(self) -> ir.Table:
        return self.marked.filter(self.marked.kind == "sale")

    @cached_property
    def dear(self) -> ir.Table:
        return choices.dear(lines=self.read("lines"), products=self.read("products"))

    @cached_property
    def chosen(self) -> ir.Table:
        return choices.choices(lines=self.read("lines"), sales=self.sales, products=self.dear)

    @cached_property
    def taken(self) -> ir.Table:
        made = choices.by_category(chosen=self.chosen)
        held: ir.Table = self.engine.create_table("compared_categories", made, temp=True)
        return held

    @cached_property
    def totals(self) -> ir.Table:
        made = preferences.totals(taken=self.taken)
        held: ir.Table = self.engine.create_table("compared_totals", made, temp=True)
        return held

    @cached_property
    def window(self) -> ir.Table:
        return incremental.window(
            assignments=self.read("assignments"),
            orders=self.orders,
            redemptions=self.read("redemptions"),
            campaign=shop.CAMPAIGN,
            **WINDOW,
        )

    @cached_property
    def people(self) -> ir.Table:
        return people.people(
            assignments=self.read("assignments"),
            orders=self.orders,
            redemptions=self.read("redemptions"),
            campaign=shop.CAMPAIGN,
            start=shop.START,
            end=shops.AS_OF - timedelta(days=10),
            until=shops.AS_OF,
        )

    @cached_property
    def goods(self) -> dict[str, ir.Table]:
        return {
            "orders": self.orders,
            "lines": self.read("lines"),
            "products": self.read("products"),
        }

    @cached_property
    def bought(self) -> ir.Table:
        return sales.bought(**self.goods, start=shops.AS_OF - timedelta(days=90), end=shops.AS_OF)

    @cached_property
    def sold(self) -> ir.Table:
        starts = (shops.AS_OF - timedelta(days=180), shops.AS_OF - timedelta(days=90))
        return sales.each(**self.goods, start=starts[0], middle=starts[1], end=shops.AS_OF)

    @cached_property
    def given(self) -> ir.Table:
        return sales.given(
            assignments=self.read("assignments"), redemptions=self.read("redemptions"), **WINDOW
        )

    @cached_property
    def staged(self) -> ir.Table:
        return quality.alone(self.read("staged"), facts=FACTS)

    @cached_property
    def good(self) -> ir.Table:
        refused = quality.refused(self.staged, facts=FACTS)
        return self.staged.anti_join(refused, "row")


def _held(tables: Tables) -> ir.Table:
    """One column a condition: every kind of comparison over values that may be missing."""
    asked: list[dict[str, Any]] = [
        {"field": "rhythm_days", "op": "at_least", "value": 7.5},
        {"field": "rhythm_days", "op": "unknown"},
        {"not": {"field": "rhythm_days", "op": "less_than", "value": 20}},
        {"field": "spend", "op": "more_than", "value": 5000},
        {"field": "spend", "op": "is", "value": 0},
        {"field": "first_order_at", "op": "before", "value": "2025-09-01T04:00:00.000001Z"},
        {"field": "last_order_at", "op": "on_or_after", "value": "2025-12-01T00:00:00Z"},
    ]
    read = [condition.parsed(document=one) for one in asked]
    table = tables.profiles
    held = {f"held_{n}": segments.over(condition=one, table=table) for n, one in enumerate(read)}
    return table.select("customer", **held)


def _drawn(tables: Tables) -> ir.Table:
    people = tables.read("customers")
    return people.select(
        "customer",
        half=sample.one_in(every=2, customer=people.customer),
        tenth=sample.one_in(every=10, customer=people.customer),
    )


def _flags(tables: Tables) -> ir.Table:
    found = quality.flags(tables.good, facts=FACTS, spreads={"amount": (4.6, 0.5)})
    each = [table.mutate(flag=ibis.literal(name)) for name, table in found.items()]
    return each[0].union(*each[1:])


def _arms(tables: Tables) -> ir.Table:
    drawn = tables.read("customers")
    held = sample.one_in(every=4, customer=drawn.customer)
    return drawn.select("customer", arm=ibis.ifelse(held, "holdout", "given"))


TABLES: dict[str, Callable[[Tables], ir.Table]] = {
    "know.choices.by_category": lambda t: t.taken,
    "know.choices.by_customer": lambda t: choices.by_customer(taken=t.taken),
    "know.choices.choices": lambda t: t.chosen,
    "know.choices.dear": lambda t: t.dear,
    "know.choices.named": lambda t: choices.named(products=t.read("products")),
    "know.classes.classed": lambda t: classes.classed(
        table=rfm.scored(table=t.profiles.mutate(clv=t.profiles.spend * 3 // 7))
    ),
    "know.habits.seen": lambda t: habits.seen(days=t.days, until=END - 60, end=END),
    "know.habits.told": lambda t: habits.told(
        seen=habits.seen(days=t.days, until=END - 9, end=END), until=END - 9
    ),
    "know.habits.habits": lambda t: habits.habits(days=t.days, until=END - 60, end=END),
    "know.preferences.channels": lambda t: preferences.channels(sales=t.sales),
    "know.preferences.coming": lambda t: preferences.coming(
        taken=t.taken, totals=t.totals, end=END
    ),
    "know.preferences.favourites": lambda t: preferences.favourites(
        taken=t.taken, totals=t.totals, weight=0.5
    ),
    "know.preferences.hours": lambda t: preferences.hours(
        sales=t.sales,
        offsets=offsets(
            zone=shop.ZONE, start=shop.CHANGES[0] - timedelta(days=365), end=shops.AS_OF
        ),
    ),
    "know.preferences.totals": lambda t: t.totals,
    "know.profile.gaps": lambda t: profile.gaps(days=t.days, until=END - 30, origin=END - 300),
    "know.profile.histories": lambda t: profile.histories(
        days=t.days, until=END - 30, origin=END - 300
    ),
    "know.profile.named_orders": lambda t: t.marked,
    "know.profile.profiles": lambda t: t.profiles,
    "know.profile.profiles, at once": lambda t: profile.profiles(
        orders=t.marked, as_of=shops.AS_OF, as_of_day=END
    ),
    "know.profile.purchase_days": lambda t: t.days,
    "know.profile.sums": lambda t: profile.sums(orders=t.marked, days=t.days, as_of=shops.AS_OF),
    "know.profile.told": lambda t: profile.told(
        sums=profile.sums(orders=t.marked, days=t.days, as_of=shops.AS_OF), as_of_day=END + 3
    ),
    "know.quality.alone": lambda t: t.staged,
    "know.quality.alone, nameless": lambda t: quality.alone(t.read("staged"), facts=NAMELESS),
    "know.quality.flags": _flags,
    "know.quality.orders": lambda t: quality.orders(t.good),
    "know.quality.refused": lambda t: quality.refused(t.staged, facts=FACTS),
    "know.quality.repeated": lambda t: quality.repeated(t.read("staged"), key="customer"),
    "know.quality.returns_alone": lambda t: quality.returns_alone(t.good),
    "know.quality.spread": lambda t: quality.spread(t.good, column="amount"),
    "know.rfm.scored": lambda t: rfm.scored(table=t.profiles),
    "know.rfm.scores": lambda t: rfm.scores(
        table=t.profiles, of={"by_tenure": t.profiles.tenure_days, "by_spend": -t.profiles.spend}
    ),
    "know.sample.one_in": _drawn,
    "know.segments.over": _held,
    "know.stage.staged": lambda t: stage.staged(
        table=t.profiles, shop_days=9.5, limits=stage.limits()
    ),
    "know.waiting.waits": lambda t: waiting.waits(days=t.days, end=END),
    "measure.all_giving.everybody": lambda t: all_giving.everybody(
        arms=_arms(t), orders=t.orders, redemptions=t.read("redemptions"), **WINDOW
    ),
    "measure.incremental.arms": lambda t: incremental.arms(rows=t.window, before="before"),
    "measure.incremental.weekly": lambda t: incremental.weekly(
        assignments=t.read("assignments"), orders=t.orders, campaign=shop.CAMPAIGN, **WINDOW
    ),
    "measure.incremental.window": lambda t: t.window,
    "measure.occasion.returning": lambda t: occasion.returning(
        orders=t.orders, occasions=OCCASIONS, as_of=shops.AS_OF
    ),
    "measure.people.cells": lambda t: people.cells(rows=t.people),
    "measure.people.people": lambda t: t.people,
    "measure.retention.cohorts": lambda t: retention.cohorts(orders=t.orders, as_of=shops.AS_OF),
    "measure.retention.periods": lambda t: retention.periods(
        orders=t.orders,
        start=shops.AS_OF - timedelta(days=360),
        middle=shops.AS_OF - timedelta(days=180),
        end=shops.AS_OF,
    ),
    "measure.sales.bought": lambda t: t.bought,
    "measure.sales.each": lambda t: t.sold,
    "measure.sales.given": lambda t: t.given,
    "measure.sales.often": lambda t: sales.often(bought=t.bought, most=3),
    "measure.sales.pairs": lambda t: sales.pairs(bought=t.bought),
    "measure.sales.plainly": lambda t: sales.plainly(
        orders=t.orders,
        start=shops.AS_OF - timedelta(days=360),
        middle=shops.AS_OF - timedelta(days=180),
        end=shops.AS_OF,
    ),
    "measure.sales.totals": lambda t: sales.totals(each=t.sold, groups=t.given),
}


def defined() -> Iterator[str]:
    """Every public function of know and measure that gives a table, wherever it is."""
    for package in (guerdon.know, guerdon.measure):
        for found in walk_packages(package.__path__, f"{package.__name__}."):
            module = import_module(found.name)
            for name, made in inspect.getmembers(module, inspect.isfunction):
                given = str(inspect.signature(made).return_annotation)
                tells = given.endswith(("types.Table", "relations.Table'>", "ir.Table"))
                if made.__module__ == found.name and not name.startswith("_") and tells:
                    yield f"{found.name.removeprefix('guerdon.')}.{name}"
