"""The law of gift cards as dated data: when value may end, and how much one card may hold."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from importlib import resources
from typing import Any

from guerdon.terms.dated import Dated, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """`months` None: no least life; `never`: it may not end at all; `most_minor` None: no bound."""

    source: str
    never: bool = False
    months: int | None = None
    after: str = "issue"
    reopens: bool = False
    most_minor: int | None = None


@cache
def _read() -> dict[str, tuple[Dated[dict[str, Any]], ...]]:
    file = resources.files("guerdon.give.stored_value") / "law.toml"
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        name: tuple(
            Dated(
                start=datetime.combine(one["from"], time(), UTC) if "from" in one else None,
                value=one,
            )
            for one in rules
        )
        for name, rules in told.items()
    }


def jurisdictions() -> tuple[str, ...]:
    """Those that law.toml knows."""
    return tuple(sorted(_read()))


def law(*, jurisdiction: str, named: bool, at: datetime) -> Law:
    """What holds for a card at the moment; KeyError for a jurisdiction that is not there."""
    found = standing(dated=_read()[jurisdiction], at=at)
    if found is None:
        return Law(source="")
    kind: Mapping[str, Any] = found.get("named" if named else "anonymous", {})
    said = {**found, **kind}
    return Law(**{word: said[word] for word in Law.__slots__ if word in said})
