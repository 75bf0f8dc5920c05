"""What each customer chose: a category on a purchase day, discounted or not, cheap or dear."""

import ibis
import ibis.expr.types as ir

# What stands for a product that no category is known of; it counts as a choice of its own.
NONE = ""
MILLION = 1_000_000


def dear(*, lines: ir.Table, products: ir.Table) -> ir.Table:
    """Each product with its category and whether it is a cheap one there: sku, category, cheap.

    A product's price is its mean shelf price over all lines. `cheap` is whether it lies below the
    mean price of the category's products, each product counted once, in logs; NULL where all
    products of the category cost the same, where there is one only, and without a category.
    """
    sold = lines.filter(lines.quantity_milli > 0, lines.amount_minor + lines.discount_minor > 0)
    prices = sold.group_by("sku").aggregate(
        gross=lambda t: (t.amount_minor + t.discount_minor).sum().cast("float64"),
        pieces=lambda t: t.quantity_milli.sum().cast("float64"),
    )
    joined = named(products=products).left_join(prices, "sku")
    # Whole millionths, so that every engine adds up the same.
    price = ((joined.gross / joined.pieces).ln() * MILLION).round().cast("int64")
    priced = joined.select(sku=joined.sku, category=joined.category, price=price)
    whole = ibis.window(group_by="category")
    total, known = priced.price.sum().over(whole), priced.price.count().over(whole)
    differ = priced.price.max().over(whole) > priced.price.min().over(whole)
    below = priced.price * known < total
    return priced.select("sku", "category", cheap=ibis.ifelse(differ, below, ibis.null("bool")))


def named(*, products: ir.Table) -> ir.Table:
    """The products that a category is known of: sku, category."""
    return products.select("sku", "category").filter(products.category != NONE)


def choices(*, lines: ir.Table, sales: ir.Table, products: ir.Table) -> ir.Table:
    """One row per customer, day and category bought: customer, day, category, deal, cheap.

    `sales` has order, customer and day of sales by named customers; `products` is `dear`. Several
    lines of one category on one day are one choice, so that a full basket says no more than it
    does. `deal` is whether any of them was discounted, `cheap` whether at least half of those
    that say so were cheap ones (NULL where none does). Lines given back are no choice.
    """
    bought = lines.filter(lines.quantity_milli > 0)
    joined = bought.inner_join(sales, "order").left_join(products, "sku")
    rows = joined.select(
        customer=joined.customer,
        day=joined.day,
        category=joined.category.fill_null(NONE),
        deal=(joined.discount_minor > 0).cast("int64"),
        side=ibis.ifelse(joined.cheap, 1, -1).cast("int64"),
        told=joined.cheap.notnull(),
    )
    return rows.group_by("customer", "day", "category").aggregate(
        deal=lambda t: t.deal.max(),
        cheap=lambda t: (t.side.sum(where=t.told) >= 0).cast("int64"),
    )


def by_category(*, chosen: ir.Table) -> ir.Table:
    """One row per customer and category: times, first_day, last_day, deals, told, cheap.

    `times` are the days on which they chose it, `told` those on which cheap or dear is known.
    """
    return chosen.group_by("customer", "category").aggregate(
        times=lambda t: t.count().cast("int64"),
        first_day=lambda t: t.day.min(),
        last_day=lambda t: t.day.max(),
        deals=lambda t: t.deal.sum().cast("int64"),
        told=lambda t: t.cheap.count().cast("int64"),
        cheap=lambda t: t.cheap.sum().fill_null(0).cast("int64"),
    )


def by_customer(*, taken: ir.Table) -> ir.Table:
    """One row per customer over `by_category`: choices, named, pairs, deals, told, cheap.

    `named` are choices with a category, `pairs` the sum over those categories of n (n - 1).
    """
    known = taken.category != NONE
    return taken.group_by("customer").aggregate(
        choices=lambda t: t.times.sum().cast("int64"),
        named=lambda t: t.times.sum(where=known).fill_null(0).cast("int64"),
        pairs=lambda t: (t.times * (t.times - 1)).sum(where=known).fill_null(0).cast("int64"),
        deals=lambda t: t.deals.sum().cast("int64"),
        told=lambda t: t.told.sum().cast("int64"),
        cheap=lambda t: t.cheap.sum().cast("int64"),
    )
