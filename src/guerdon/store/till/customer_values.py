"""What conditions ask of a customer, by field, out of the columns of the store."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from guerdon.store import rows
from guerdon.terms.tables import KNOW, ZERO_WITHOUT_ORDERS

MEASURES = tuple(name for name in KNOW if name != "customer")
MOMENTS = frozenset(name for name, kind in KNOW.items() if kind.startswith("moment"))
# Columns of store_mood, as conditions know them.
SAID = ("mood", "complaints", "complained_of", "last_remark_at")


def customer_values(
    *,
    joined_at: Any,
    zone: str,
    tier: str,
    attributes: Any,
    night: Mapping[str, Any],
    said: Sequence[Any] = (None,) * len(SAID),
) -> dict[str, Any]:
    """Condition fields by name; one whom no night has seen has bought nothing.

    `said` are the columns SAID of the customer's mood, NULL for one who never said anything.
    """
    values: dict[str, Any] = {
        name: rows.moment(value) if name in MOMENTS else value
        for name in MEASURES
        if (value := night.get(name)) is not None
    }
    for name in ZERO_WITHOUT_ORDERS:
        values.setdefault(name, 0)
    values["segments"] = frozenset(data(night.get("segments")) or ())
    mood, complaints, aspects, last_remark_at = said
    values["complaints"] = complaints or 0
    values["complained_of"] = frozenset(data(aspects) or ())
    if mood is not None:
        values["mood"] = mood
    if last_remark_at is not None:
        values["last_remark_at"] = rows.moment(last_remark_at)
    if joined_at is not None:
        values["joined_at"] = rows.moment(joined_at)
    if zone:
        values["zone"] = zone
    if tier:
        values["tier"] = tier
    for name, text in (data(attributes) or {}).items():
        values[f"attribute.{name}"] = text
    return values


def data(value: Any) -> Any:
    """JSON as the drivers hand it over: text from both, by Django's settings."""
    return json.loads(value) if isinstance(value, str | bytes) else value
