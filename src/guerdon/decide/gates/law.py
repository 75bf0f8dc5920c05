"""The law's own hours for messages by country and channel, as dated data with its source."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from functools import cache
from importlib import resources
from typing import Any

from guerdon.terms.dated import Dated, standing
from guerdon.terms.wall_clock import Hours


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """The hours in which marketing may be sent, and whether it must say how to opt out."""

    hours: Hours | None
    opt_out: bool
    source: str


@cache
def _read() -> Mapping[str, tuple[Dated[Law], ...]]:
    text = (resources.files("guerdon.decide.gates") / "law.toml").read_text("utf-8")
    return {
        f"{country}.{channel}": tuple(_dated(one) for one in rules)
        for country, channels in tomllib.loads(text).items()
        for channel, rules in channels.items()
    }


def _dated(one: Mapping[str, Any]) -> Dated[Law]:
    start = datetime.combine(one["from"], time(), UTC) if "from" in one else None
    span = one.get("hours")
    hours = None if span is None else Hours(start=_minute(span[0]), end=_minute(span[1]))
    law = Law(hours=hours, opt_out=one.get("opt_out", False), source=one["source"])
    return Dated(start=start, value=law)


def _minute(text: str) -> int:
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute)


def law(*, country: str, channel: str, at: datetime) -> Law | None:
    """What holds at the moment; None where the data knows no rule."""
    dated = _read().get(f"{country}.{channel}")
    return None if dated is None else standing(dated=dated, at=at)
