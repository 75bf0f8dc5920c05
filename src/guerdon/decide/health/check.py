"""The check: ten classic mistakes, each with its evidence, the worst first."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from guerdon.decide.health import (
    asleep,
    discounts,
    impersonal,
    one_size,
    overpromise,
    season,
    stop_start,
    unmeasured,
    unused,
    values,
)
from guerdon.decide.health.standing import SEVERITIES, Finding, Limits, Standing

CHECKS = {
    "one_size": one_size.found,
    "unused": unused.found,
    "overpromise": overpromise.found,
    "stop_start": stop_start.found,
    "unmeasured": unmeasured.found,
    "impersonal": impersonal.found,
    "season": season.found,
    "values": values.found,
    "asleep": asleep.found,
}


@cache
def numbers() -> Mapping[str, Any]:
    """The limits as they are written down."""
    file = resources.files("guerdon.decide.health") / "limits.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def limits(*, name: str) -> Limits:
    """The limits of one finding."""
    said = numbers()[name]
    return Limits(watch=float(said["watch"]), bad=float(said["bad"]), unit=said["unit"])


def checked(*, standing: Standing) -> tuple[Finding, ...]:
    """All ten findings, the worst first, else in the order of the list."""
    found = [does(standing=standing, limits=limits(name=name)) for name, does in CHECKS.items()]
    rising = float(numbers()["discounts"]["rising"])
    found.append(discounts.found(standing=standing, limits=limits(name="discounts"), rising=rising))
    return tuple(sorted(found, key=lambda one: SEVERITIES.index(one.severity)))
