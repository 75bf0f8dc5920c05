"""The shop of three planted kinds of customers, as one table of lines that an analyst brings."""

from functools import cache

import pyarrow as pa

from tests.lake import planted


@cache
def table(customers: int = 240) -> pa.Table:
    """customer_id, order_no, order_date, sku, category, sales, disc, channel; c0003 is kind 0."""
    made = planted.shop(customers).tables
    orders = made["orders"].select(["order", "customer", "placed_at", "channel"])
    lines = made["lines"].select(["order", "sku", "amount_minor", "discount_minor"])
    goods = made["products"].select(["sku", "category"])
    joined = lines.join(orders, "order").join(goods, "sku").sort_by([("order", "ascending")])
    money = {
        name: pa.compute.divide(joined[name].cast(pa.float64()), 100.0)
        for name in ("amount_minor", "discount_minor")
    }
    return pa.table(
        {
            "customer_id": joined["customer"],
            "order_no": joined["order"],
            "order_date": joined["placed_at"],
            "sku": joined["sku"],
            "category": joined["category"],
            "sales": money["amount_minor"],
            "disc": money["discount_minor"],
            "channel": joined["channel"],
        }
    )
