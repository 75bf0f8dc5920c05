"""How long after a purchase the next one comes, with those who still wait counted in."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from guerdon.analyst.orders import Open, opened, orders
from guerdon.know import waiting
from guerdon.know.survival import Curve


def waits(data: Any, **columns: Any) -> Any:
    """Who has bought again by how many days after the first, second and third purchase.

    One row for each number of the purchase (`after`) and each day on which somebody came back:
    after, days, waiting (customers who still waited just before), came, share (who has bought
    again by then), low, high (95 %). By Kaplan and Meier: a customer whose next purchase may be
    still to come counts for as long as was watched. Receipts of one day are one purchase.
    """
    asked = orders(data, **columns)
    with opened(asked=asked) as shop:
        return asked.back(answer(found(shop=shop, days=shop.profiled()[0])))


def found(*, shop: Open, days: Any) -> Mapping[int, Curve]:
    """Of each number of the purchase the share that still waits."""
    rows = shop.engine.to_pyarrow(waiting.waits(days=days, end=shop.end))
    return waiting.curves(rows=rows)


def answer(curves: Mapping[int, Curve]) -> pa.Table:
    """The curves as `waits` tells them."""
    parts = [
        pa.table(
            {
                "after": np.full(len(one.times), after, dtype=np.int64),
                "days": one.times.astype(np.int64),
                "waiting": one.at_risk.astype(np.int64),
                "came": one.left.astype(np.int64),
                "share": 1 - one.share,
                "low": 1 - one.high,
                "high": 1 - one.low,
            }
        )
        for after, one in curves.items()
    ]
    return pa.concat_tables(parts)
