"""Rows of a night, for tests that only care for what they name."""

from datetime import datetime
from typing import Any

NUMBERS = (
    *("orders", "spend", "spend_90d", "average_basket", "recency_days", "tenure_days"),
    *("rfm_r", "rfm_f", "rfm_m", "repeat", "recency_weeks", "age_weeks", "repeat_basket"),
    *("p_alive", "expected_orders", "expected_basket", "clv", "clv_low", "clv_high"),
)
TEXTS = ("rfm_segment", "stage", "value_class")


def know_row(night: int, customer: int, at: datetime) -> dict[str, Any]:
    """Every column that must be there, 1 or "" or the moment."""
    return {
        "night_id": night,
        "customer_id": customer,
        **dict.fromkeys(NUMBERS, 1),
        **dict.fromkeys(TEXTS, ""),
        "first_order_at": at,
        "last_order_at": at,
    }
