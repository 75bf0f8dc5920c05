"""An example of each section, to begin with where nothing is set yet."""

from functools import cache
from importlib import resources
from typing import Any

from guerdon.flows import yaml_text
from guerdon.flows.tiers.setting import BEGINNING
from guerdon.terms.decision import Refusal


@cache
def example(*, section: str, currency: str) -> dict[str, Any]:
    """A small whole section that its room reads; money is of the shop's currency."""
    if section == "tiers":
        return dict(BEGINNING)
    file = resources.files("guerdon.web") / "examples" / f"{section}.yaml"
    read = yaml_text.read(text=file.read_text(encoding="utf-8"), file=file.name)
    if isinstance(read, Refusal):
        raise ValueError(f"{section}: {dict(read.data)}")
    found: dict[str, Any] = read.data
    return {**found, "currency": currency} if "currency" in found else found
