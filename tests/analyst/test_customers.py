"""Summary, scores and stages of a table, the same as the night finds for a shop."""

from datetime import datetime
from typing import Any

import guerdon as gd
from tests.analyst.tables import ROWS


def by_customer(table: Any) -> dict[str, dict[str, Any]]:
    return {row.pop("customer"): row for row in table.to_pylist()}


def test_a_summary_row_by_row() -> None:
    found = by_customer(gd.summary(ROWS, as_of="2026-03-01"))
    assert found["ann"] == {
        "orders": 2,
        "repeat": 1,
        "spend": 27.5,
        "average_basket": 13.75,
        "first_order_at": datetime(2026, 1, 5),
        "last_order_at": datetime(2026, 2, 9),
        "recency_days": 20,
        "tenure_days": 55,
        "rhythm_days": 35.0,
    }
    assert (found["bob"]["repeat"], found["bob"]["rhythm_days"]) == (0, None)


def test_orders_at_or_after_the_moment_do_not_count() -> None:
    found = by_customer(gd.summary(ROWS, as_of="2026-02-09"))
    assert (found["ann"]["orders"], found["ann"]["spend"]) == (1, 20.0)


def test_scores_and_names() -> None:
    found = by_customer(gd.rfm(ROWS))
    assert {key: row["rfm_r"] for key, row in found.items()} == {"ann": 5, "bob": 1}
    assert all(row["rfm_segment"] for row in found.values())


def test_stages() -> None:
    found = by_customer(gd.stage(ROWS, as_of="2027-03-01"))
    assert {row["stage"] for row in found.values()} == {"lost"}
    assert by_customer(gd.stage(ROWS))["ann"]["stage"] == "active"
