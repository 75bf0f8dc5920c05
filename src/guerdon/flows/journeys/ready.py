"""Ready-made journeys: shipped as text, to begin with."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from guerdon.flows.journeys.editing import read
from guerdon.give.journeys import document
from guerdon.give.journeys.document import Journey
from guerdon.terms.decision import Refusal

FOLDER = "ready"
# In the order of a customer's life.
NAMES = (
    *("welcome", "first-order", "milestone", "birthday", "anniversary", "tier-up"),
    *("points-expiring", "prize", "abandoned-cart", "parcel", "review", "replenishment"),
    *("complaint", "device", "win-back"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """One journey to begin with: its text, as plain data, and as it is read."""

    text: str
    document: Mapping[str, Any]
    journey: Journey


@cache
def ready() -> Mapping[str, Ready]:
    """Name -> journey, in the order of a customer's life."""
    return {name: _one(name) for name in NAMES}


@cache
def triggers() -> tuple[str, ...]:
    """The kinds of triggers that ready-made journeys listen to, to choose among."""
    found: set[str] = set()
    left: list[Any] = [one.document for one in ready().values()]
    while left:
        part = left.pop()
        if isinstance(part, Mapping):
            said = part.get("trigger")
            kind = said.get("kind") if isinstance(said, Mapping) else said
            found |= {str(kind)} if kind else set()
            left.extend(part.values())
        elif isinstance(part, list):
            left.extend(part)
    return tuple(sorted(found))


def _one(name: str) -> Ready:
    place = resources.files("guerdon.give.journeys") / FOLDER / f"{name}.yaml"
    text = place.read_text("utf-8")
    data = read(text=text, file=place.name)
    found = document.parsed(document=data)
    if isinstance(data, Refusal) or isinstance(found, Refusal):
        raise ValueError(f"the ready-made journey {name} cannot be read: {data} {found}")
    return Ready(text=text, document=data, journey=found)
