"""Clusters by name: what sets each apart, in the reader's language."""

from collections.abc import Mapping, Sequence
from typing import Any

from guerdon.store.night import know
from guerdon.terms.fields import CATEGORY
from guerdon.web.wording import language, say


def said(*, traits: Sequence[Mapping[str, Any]], in_language: str | None = None) -> str:
    """`Come often, choose the cheaper`, from the traits of the night's report."""
    tongue = in_language or language()
    words = [_trait(one, tongue) for one in traits]
    joined = ("、" if tongue == "zh" else ", ").join(words)
    return joined[:1].upper() + joined[1:]


def measure(*, name: str, in_language: str | None = None) -> str:
    """A measure by its word; a category by its own."""
    if name.startswith(CATEGORY):
        return name.removeprefix(CATEGORY)
    return say(f"cluster_traits.{name}", in_language=in_language)


def names() -> dict[str, str]:
    """Id -> name of each cluster of the newest night, the greatest first."""
    night = know.current()
    found = {} if night is None else night.report.get("clusters") or {}
    return {
        one["id"]: said(traits=one["traits"])
        for one in sorted(found.get("clusters", ()), key=lambda one: -one["customers"])
    }


def _trait(trait: Mapping[str, Any], tongue: str) -> str:
    side = "high" if trait["difference"] > 0 else "low"
    name = str(trait["measure"])
    if name.startswith(CATEGORY):
        category = name.removeprefix(CATEGORY)
        return say(f"cluster_traits.category_{side}", in_language=tongue, name=category)
    return say(f"cluster_traits.{name}_{side}", in_language=tongue)
