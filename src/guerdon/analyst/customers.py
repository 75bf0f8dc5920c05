"""Each customer in a row: what they bought, their scores, their stage."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from guerdon.analyst.orders import Open, opened, orders
from guerdon.know import rfm as know_rfm
from guerdon.know import stage as know_stage

SUMMARY = (
    "customer",
    "orders",
    "repeat",
    "spend",
    "average_basket",
    "first_order_at",
    "last_order_at",
    "recency_days",
    "tenure_days",
    "rhythm_days",
)
MONEY = frozenset(("spend", "average_basket"))


def summary(data: Any, **columns: Any) -> Any:
    """One row per customer who bought: orders, repeat purchase days, spend, rhythm, silence.

    `repeat` counts days with a purchase after the first, `tenure_days` the days since the first,
    `recency_days` the days since the last; spend is sales less returns, in the unit of the data.
    """
    asked = orders(data, **columns)
    with opened(asked=asked) as shop:
        return asked.back(_answer(shop, shop.profiles(), SUMMARY))


def rfm(data: Any, **columns: Any) -> Any:
    """Recency, frequency and monetary scores from 1 to 5, ties never split, and the cell's name.

    Columns: customer, recency_days, repeat, spend, rfm_r, rfm_f, rfm_m, rfm_segment.
    """
    asked = orders(data, **columns)
    with opened(asked=asked) as shop:
        scored = know_rfm.scored(table=shop.profiles())
        wanted = ("customer", "recency_days", "repeat", "spend", *know_rfm.MEASURES, "rfm_segment")
        return asked.back(_answer(shop, scored, wanted))


def stage(data: Any, **columns: Any) -> Any:
    """new, active, won_back, at_risk, dormant or lost, by each customer's own rhythm.

    Columns: customer, stage, recency_days, rhythm_days, repeat.
    """
    asked = orders(data, **columns)
    with opened(asked=asked) as shop:
        _, profiles = shop.profiled()
        limits = know_stage.limits()
        rhythm = shop.engine.to_pyarrow(profiles.rhythm_days.median()).as_py()
        staged = know_stage.staged(
            table=profiles,
            shop_days=float(rhythm) if rhythm is not None else limits.first_guess_days,
            limits=limits,
        )
        wanted = ("customer", "stage", "recency_days", "rhythm_days", "repeat")
        return asked.back(_answer(shop, staged, wanted))


def _answer(shop: Open, table: Any, wanted: Sequence[str]) -> pa.Table:
    """Those columns in order of customer, money in the unit of the data."""
    made = {
        name: table[name].cast("float64") / shop.unit if name in MONEY else table[name]
        for name in wanted
    }
    found: pa.Table = shop.engine.to_pyarrow(table.select(**made).order_by("customer"))
    return found
