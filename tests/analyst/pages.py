"""Reports that several tests read, each made once."""

from functools import cache

import guerdon as gd
from tests.analyst import lines, shop


@cache
def of_orders() -> str:
    """A shop of orders alone, in English."""
    return gd.report(shop.table(), currency="USD")


@cache
def of_lines() -> str:
    """A shop of lines whose category and discount are named, in Chinese."""
    names = ["customer_id", "order_no", "order_date", "x1", "x2", "sales", "x3", "x4"]
    bare = lines.table().rename_columns(names)
    return gd.report(bare, category="x2", discount="x3", language="zh")
