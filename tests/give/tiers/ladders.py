"""Ladders, purchases and moments for the tests of tiers, in a few words."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.give.tiers import judge
from guerdon.terms.tiers import Change, Standing, Structure, Tally, Threshold, Tier, Window

SHANGHAI = ZoneInfo("Asia/Shanghai")
STEPS = {"silver": 500, "gold": 1000, "black": 3000}


def at(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    """A moment by the clocks of the shop: 2026-03-01 or 2026-03-01 10:00."""
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


def tier(key: str, *thresholds: Threshold | int, **words: Any) -> Tier:
    """A tier by its threshold, or by dated ones."""
    said = tuple(Threshold(at_least=t) if isinstance(t, int) else t for t in thresholds)
    return Tier(key=key, name={"en": key, "zh": key}, colour="#000000", thresholds=said, **words)


def ladder(window: str = "calendar", months: int = 12, **words: Any) -> Structure:
    """Silver from 500, gold from 1,000, black from 3,000."""
    given: dict[str, Any] = {
        "key": "member",
        "name": {"en": "m", "zh": "m"},
        "main": True,
        "tiers": tuple(tier(key, least) for key, least in STEPS.items()),
        "window": Window(kind=window, months=months),
    }
    return Structure(**given | words)


def bought(**days: int) -> list[Tally]:
    """Purchases at ten o'clock of days such as d2026_03_01."""
    return [
        Tally(at=at(day[1:].replace("_", "-") + " 10:00"), amount=amount)
        for day, amount in days.items()
    ]


def judged(
    structure: Structure,
    tallies: list[Tally],
    *looks: str | datetime,
    told: str = "",
    joined: datetime | None = None,
    zone: ZoneInfo = SHANGHAI,
    standing: Standing | None = None,
) -> tuple[Standing, list[Change]]:
    """The standing after looks at these moments, and all turns."""
    changes: list[Change] = []
    moments = [at(one, zone) if isinstance(one, str) else one for one in looks]
    if standing is None:
        standing = judge.first(
            structure=structure,
            told=told,
            joined_at=joined,
            tallies=tallies,
            zone=zone,
            now=moments[0],
        )
    for moment in moments:
        standing, turned = judge.judged(
            structure=structure,
            standing=standing,
            joined_at=joined,
            tallies=tallies,
            zone=zone,
            now=moment,
        )
        changes.extend(turned)
    return standing, changes


def story(changes: list[Change]) -> list[tuple[str, str, str]]:
    """The turns as (day of Shanghai, tier after, why)."""
    return [
        (one.at.astimezone(SHANGHAI).date().isoformat(), one.after, one.why.removeprefix("tier_"))
        for one in changes
    ]
