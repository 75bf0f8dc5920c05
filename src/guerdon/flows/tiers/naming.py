"""Tiers by the names that the shop gave them, in the sentences of reasons that tell keys."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.flows.tiers import setting

REASON = "other_tiers"


def named(
    *, reason: str, data: Mapping[str, Any], language: str, now: datetime
) -> Mapping[str, Any]:
    """The data of a reason to make its sentence of; a tier that is no more keeps its key."""
    if reason != REASON:
        return data
    names = setting.known_names(now=now)
    tiers = [_name(names.get(key, {}), language) or key for key in data["tiers"].split(", ")]
    return {**data, "tiers": ", ".join(tiers)}


def _name(name: Mapping[str, str], language: str) -> str:
    return name.get(language) or name.get("en", "")
