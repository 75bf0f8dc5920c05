"""What rules for draws ask for: an age, a bound on the top prize, a guarantee."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from guerdon.give.draw.campaign import Draw
from guerdon.terms.decision import Reason


@cache
def _read() -> Mapping[str, Any]:
    file = resources.files("guerdon.give.draw") / "law.toml"
    found: Mapping[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))["cn"]
    return found


def least_age() -> int:
    """Whoever is younger may not draw, as dated data."""
    return int(_read()["least_age"])


def age(*, born: str, today: date) -> int | None:
    """Whole years on `today`; None where the date of birth (YYYY-MM-DD) does not tell."""
    try:
        day = date.fromisoformat(born)
    except ValueError:
        return None
    return today.year - day.year - ((today.month, today.day) < (day.month, day.day))


def notes(*, draw: Draw, currency: str) -> tuple[Reason, ...]:
    """What a shop should know before it opens the draw, each as a sentence; none stops it."""
    found = []
    paid = bool(draw.points or draw.ticket)
    if paid and draw.pity is None:
        found.append(Reason(reason="draw_without_guarantee", data={"draw": draw.key}))
    limits = draw.limits
    if paid and not any((limits.per_day, limits.per_week, limits.per_month, limits.in_all)):
        found.append(Reason(reason="draw_without_limit", data={"draw": draw.key}))
    top = max((prize.reward.worth_minor for prize in draw.prizes), default=0)
    most = int(_read()["most_worth_minor"])
    if currency == _read()["currency"] and top > most:
        data = {"draw": draw.key, "worth": top // 100, "most": most // 100}
        found.append(Reason(reason="draw_prize_too_dear", data=data))
    if draw.pity is not None and all(p.stock is not None for p in draw.prizes if p.rare):
        found.append(Reason(reason="draw_guarantee_may_end", data={"draw": draw.key}))
    return tuple(found)
