"""What tests of charts ask of a specification."""

from typing import Any

from guerdon.web.charts.look import Look
from guerdon.web.charts.table import tabled

EN = Look(language="en", currency="USD")


def rows(chart: Any) -> list[dict[str, Any]]:
    """All rows of data that travel with the chart, which can be read as a table too."""
    plain = chart.to_dict()
    assert tabled(spec=plain).rows
    found: list[dict[str, Any]] = []
    for part in (plain, *plain.get("layer", [])):
        found += part.get("data", {}).get("values", [])
    for values in plain.get("datasets", {}).values():
        found += values
    return found


def starts_at_zero(chart: Any, axis: str) -> bool:
    """Whether the axis of quantities begins at zero, said so or by its domain."""
    plain = chart.to_dict()
    for part in (plain, *plain.get("layer", [])):
        scale = part.get("encoding", {}).get(axis, {}).get("scale") or {}
        if scale.get("zero") or (scale.get("domain") or [1])[0] == 0:
            return True
    return False
