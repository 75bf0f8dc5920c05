"""Sales of two periods: growth and its parts, baskets, frequency, margin, and pairs."""

import math
from dataclasses import dataclass
from datetime import datetime

import ibis
import ibis.expr.types as ir

from guerdon.measure.incremental import plain

# A pair of categories is told where so many buyers, and this share of them, have both.
LEAST_BUYERS, LEAST_SHARE = 20, 0.01
SURE = 1.959964  # 95 %, two-sided normal
FACTORS = ("customers", "frequency", "basket")


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """One period: people who bought, their orders, and money in minor units net of returns.

    `costed_minor` is what was paid for lines whose product has a cost, `cost_minor` that cost;
    `several` buyers bought from two categories or more, `categories` summed over buyers.
    """

    customers: int
    orders: int
    sales_minor: int
    costed_minor: int = 0
    cost_minor: int = 0
    categories: int = 0
    several: int = 0

    @property
    def basket(self) -> float | None:
        """Sales over orders, in minor units."""
        return self.sales_minor / self.orders if self.orders else None

    @property
    def frequency(self) -> float | None:
        """Orders over customers who bought."""
        return self.orders / self.customers if self.customers else None

    @property
    def margin(self) -> float | None:
        """Gross margin of what has a cost; None without any."""
        if self.costed_minor <= 0:
            return None
        return (self.costed_minor - self.cost_minor) / self.costed_minor

    @property
    def costed(self) -> float | None:
        """The share of sales that the margin rests on."""
        return self.costed_minor / self.sales_minor if self.sales_minor > 0 else None

    @property
    def categories_each(self) -> float | None:
        """Mean number of categories of a buyer."""
        return self.categories / self.customers if self.customers else None

    @property
    def cross_sell(self) -> float | None:
        """The share of buyers with two categories or more."""
        return self.several / self.customers if self.customers else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two categories that `buyers` bought from both; `lift` over what chance would bring.

    `low` and `high` are its 95 % interval; `first` and `second` how many bought each.
    """

    one: str
    other: str
    buyers: int
    lift: float
    low: float
    high: float
    first: int
    second: int


def growth(*, before: Period, now: Period) -> float | None:
    """Sales over the sales before, less 1; None where nothing was sold before."""
    return now.sales_minor / before.sales_minor - 1 if before.sales_minor > 0 else None


def parts(*, before: Period, now: Period) -> dict[str, int] | None:
    """What each of FACTORS adds to sales, in minor units; they sum to the growth exactly.

    LMDI-I (Ang 2005, Energy Policy 33); None where a period has no sales to take logarithms of.
    """
    first, last = before.sales_minor, now.sales_minor
    if min(first, last) <= 0 or not (before.orders and now.orders):
        return None
    mean = float(first) if first == last else (last - first) / _log(last, first)
    found = {}
    for name in FACTORS[:-1]:
        old, new = (float(getattr(one, name)) for one in (before, now))
        found[name] = round(mean * math.log(new / old))
    found[FACTORS[-1]] = last - first - sum(found.values())
    return found


def _log(last: int, first: int) -> float:
    """log(last / first), also where the two are so near that their ratio keeps few digits."""
    grown = (last - first) / first
    return math.log1p(grown) if abs(grown) < 0.5 else math.log(last / first)


def each(
    *,
    orders: ir.Table,
    lines: ir.Table,
    products: ir.Table,
    start: datetime,
    middle: datetime,
    end: datetime,
) -> ir.Table:
    """One row a customer and period (0: [start, middle), 1: [middle, end)) with Period's numbers.

    Columns customer, period, bought (0 or 1), orders, sales_minor, costed_minor, cost_minor,
    categories; several is categories of two or more.
    """
    named = _named(orders, start, middle, end)
    sums = _sums(named)
    sold = (
        lines.inner_join(named.select("order", "customer", "period", "kind"), "order")
        .left_join(products.select("sku", "category", "cost_minor"), "sku")
        .drop("sku_right")
    )
    has = sold.cost_minor.notnull()
    goods = sold.group_by("customer", "period").aggregate(
        costed_minor=sold.amount_minor.sum(where=has).fill_null(0).cast("int64"),
        cost_minor=(sold.cost_minor * sold.quantity_milli / 1000)
        .sum(where=has)
        .fill_null(0)
        .round()
        .cast("int64"),
        categories=sold.category.nunique(where=(sold.category != "") & (sold.kind == "sale")).cast(
            "int64"
        ),
    )
    joined = sums.left_join(goods, ["customer", "period"])
    filled = {
        name: joined[name].fill_null(0) for name in ("costed_minor", "cost_minor", "categories")
    }
    return joined.select(
        "customer",
        "period",
        "orders",
        "sales_minor",
        bought=(joined.orders > 0).cast("int64"),
        several=(filled["categories"] >= 2).cast("int64"),
        **filled,
    )


def plainly(*, orders: ir.Table, start: datetime, middle: datetime, end: datetime) -> ir.Table:
    """`each` of orders without lines: nothing is known of costs and categories."""
    sums = _sums(_named(orders, start, middle, end))
    unknown = ("costed_minor", "cost_minor", "categories", "several")
    nothing = {name: ibis.literal(0, "int64") for name in unknown}
    return sums.mutate(bought=(sums.orders > 0).cast("int64"), **nothing)


def _named(orders: ir.Table, start: datetime, middle: datetime, end: datetime) -> ir.Table:
    named = orders.filter(
        orders.customer.notnull(), orders.placed_at >= plain(start), orders.placed_at < plain(end)
    )
    return named.mutate(period=(named.placed_at >= plain(middle)).cast("int64"))


def _sums(named: ir.Table) -> ir.Table:
    return named.group_by("customer", "period").aggregate(
        orders=(named.kind == "sale").sum().cast("int64"),
        sales_minor=named.total_minor.sum().cast("int64"),
    )


def totals(*, each: ir.Table, groups: ir.Table | None = None) -> ir.Table:
    """`each` summed by group and period; `groups` says customer and group, others are "others"."""
    if groups is None:
        grouped = each.mutate(group=ibis.literal("all"))
    else:
        joined = each.left_join(groups, "customer").drop("customer_right")
        grouped = joined.mutate(group=joined.group.fill_null("others"))
    summed = ("orders", "sales_minor", "costed_minor", "cost_minor", "categories", "several")
    return grouped.group_by("group", "period").aggregate(
        customers=grouped.bought.sum().cast("int64"),
        **{name: grouped[name].sum().cast("int64") for name in summed},
    )


def period(*, row: dict[str, int]) -> Period:
    """The Period of one row of `totals`."""
    names = Period.__dataclass_fields__
    return Period(**{name: int(row[name] or 0) for name in names})


def given(
    *,
    assignments: ir.Table,
    redemptions: ir.Table,
    start: datetime,
    end: datetime,
) -> ir.Table:
    """customer, group: `given` who had something in [start, end), `holdout` who was held out."""
    placed = assignments.filter(
        assignments.assigned_at >= plain(start), assignments.assigned_at < plain(end)
    )
    had = redemptions.filter(
        redemptions.customer.notnull(), redemptions.at >= plain(start), redemptions.at < plain(end)
    )
    marks = ibis.union(
        placed.filter(placed.arm != "left_out").select(
            customer=placed.customer, mark=(placed.arm == "given").cast("int64")
        ),
        had.select(customer=had.customer, mark=ibis.literal(1, "int64")),
    )
    best = marks.group_by("customer").aggregate(mark=marks.mark.max())
    return best.select("customer", group=ibis.ifelse(best.mark == 1, "given", "holdout"))


def bought(
    *,
    orders: ir.Table,
    lines: ir.Table,
    products: ir.Table,
    start: datetime,
    end: datetime,
) -> ir.Table:
    """Each customer and category once that was bought in [start, end)."""
    sales = orders.filter(
        orders.customer.notnull(),
        orders.kind == "sale",
        orders.placed_at >= plain(start),
        orders.placed_at < plain(end),
    )
    sold = lines.inner_join(sales.select("order", "customer"), "order")
    named = sold.inner_join(products.select("sku", "category"), "sku")
    return named.filter(named.category != "").select("customer", "category").distinct()


def pairs(*, bought: ir.Table) -> ir.Table:
    """one, other (in order of names), buyers, first, second (buyers of each), everybody."""
    sizes = bought.group_by("category").aggregate(size=bought.count().cast("int64"))
    other = bought.view()
    both = bought.inner_join(
        other, [bought.customer == other.customer, bought.category < other.category]
    ).select(customer=bought.customer, one=bought.category, other=other.category)
    counted = both.group_by("one", "other").aggregate(buyers=both.count().cast("int64"))
    everybody = bought.customer.nunique().cast("int64").as_scalar()
    first, second = sizes, sizes.view()
    joined = counted.inner_join(first, counted.one == first.category)
    joined = joined.select("one", "other", "buyers", first=joined["size"])
    joined = joined.inner_join(second, joined.other == second.category)
    return joined.select(
        "one", "other", "buyers", "first", second=joined["size"], everybody=everybody
    )


def often(*, bought: ir.Table, most: int) -> ir.Table:
    """Of `bought` only the categories that could make a pair that is told, the `most` common ones.

    Both of a pair have at least the buyers of the pair, so that no pair of those is lost.
    """
    everybody = bought.customer.nunique().cast("int64").as_scalar()
    sizes = bought.group_by("category").aggregate(size=lambda t: t.count())
    some = sizes.filter(sizes["size"] >= LEAST_BUYERS, sizes["size"] >= LEAST_SHARE * everybody)
    kept = some.order_by(some["size"].desc(), some.category).limit(most)
    return bought.semi_join(kept, "category")


def together(
    *, rows: list[dict[str, int]], most: int = 12, everybody: int | None = None
) -> tuple[Pair, ...]:
    """The pairs of categories that go together most, of rows of `pairs`.

    Told are those whose lift is above 1 by its whole interval. `everybody` is how many bought at
    all, where the rows are only of some categories (`often`).
    """
    found = [
        _pair(row, everybody or row["everybody"])
        for row in rows
        if row["buyers"] >= max(LEAST_BUYERS, LEAST_SHARE * (everybody or row["everybody"]))
    ]
    found.sort(key=lambda pair: (-pair.lift, pair.one, pair.other))
    return tuple(one for one in found if one.low > 1)[:most]


def _pair(row: dict[str, int], everybody: int) -> Pair:
    both, first, second = row["buyers"], row["first"], row["second"]
    lift = both * everybody / (first * second)
    # By the delta method from a multinomial of both, one, other and neither.
    spread = 1 / both - 1 / first - 1 / second + (2 * lift - 1) / everybody
    wide = math.exp(SURE * math.sqrt(max(spread, 0.0)))
    return Pair(
        one=str(row["one"]),
        other=str(row["other"]),
        buyers=both,
        lift=lift,
        low=lift / wide,
        high=lift * wide,
        first=first,
        second=second,
    )
