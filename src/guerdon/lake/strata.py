"""An audience for an experiment: who the condition holds for, with stratum and expected worth."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from guerdon.know import segments as know_segments
from guerdon.terms.condition import Condition


def strata(*, engine: Any, folder: Path, condition: Condition, by: str) -> Sequence[Any]:
    """(customer, stratum, expected_minor) by customer; `by` is a column of the night or "none".

    `expected_minor` is what a year is expected to bring, by the night's own prediction: what one
    who never bought will do is not expected at all.
    """
    table = engine.read_parquet(str(folder / "values.parquet"))
    chosen = table.filter(know_segments.over(condition=condition, table=table))
    expected = (chosen.expected_orders * chosen.expected_basket).fill_null(0.0)
    found = chosen.select(
        customer=chosen.customer,
        stratum=chosen[by].fill_null("") if by != "none" else chosen.customer.substr(0, 0),
        expected=expected.round().cast("int64"),
    ).order_by("customer")
    rows = engine.to_pyarrow(found)
    return list(zip(*(rows[name].to_pylist() for name in rows.column_names), strict=True))
