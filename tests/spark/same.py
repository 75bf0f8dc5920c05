"""Whether two tables say the same: exactly, and floats within a part in a thousand million."""

import math
from typing import Any

import pyarrow as pa

RELATIVE = 1e-9


def differences(one: pa.Table, other: pa.Table, *, ordered: bool = False) -> list[str]:
    """Each column that differs, with its first difference; [] where the tables say the same.

    Rows are put in order by all columns without fractions, unless their order is to be told too.
    """
    if one.schema.names != other.schema.names or one.schema.types != other.schema.types:
        return [f"columns: {one.schema} and {other.schema}"]
    if one.num_rows != other.num_rows:
        return [f"rows: {one.num_rows} and {other.num_rows}"]
    left, right = (table.to_pylist() for table in (one, other))
    if not ordered:
        exact = [f.name for f in one.schema if not pa.types.is_floating(f.type)]
        left, right = (
            sorted(rows, key=lambda row: [repr(row[name]) for name in exact])
            for rows in (left, right)
        )
    found = []
    for name in one.schema.names:
        for row, (a, b) in enumerate(zip(left, right, strict=True)):
            if not same(a[name], b[name]):
                found.append(f"{name}, row {row}: {a[name]!r} and {b[name]!r}")
                break
    return found


def same(one: Any, other: Any) -> bool:
    """Equal; two fractions nearly so, and documents in all their parts."""
    if isinstance(one, float) and isinstance(other, float):
        if math.isnan(one) or math.isnan(other):
            return math.isnan(one) and math.isnan(other)
        return math.isclose(one, other, rel_tol=RELATIVE, abs_tol=0.0)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    return type(one) is type(other) and bool(one == other)
