"""After campaigns and festivals: who bought then, and who came back within three months."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from guerdon.flows.know.night_folder import folder_of, lake_folder
from guerdon.flows.know.remembered import once
from guerdon.store.campaigns import campaigns
from guerdon.store.night import nights
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.terms.festival import day_of, festivals

if TYPE_CHECKING:
    from guerdon.measure.occasion import After

# A festival comes back each year: this year's beside the last.
LOOK_BACK = timedelta(days=731)
CAMPAIGN, FESTIVAL = "campaign", "festival"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """An occasion as it was held, [start, end); `name` in each language."""

    kind: str
    key: str
    name: Mapping[str, str]
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OccasionsSeen:
    """Occasions with their buyers as of the newest night, the latest first."""

    as_of: datetime
    occasions: tuple[tuple[Held, "After"], ...]


def seen() -> OccasionsSeen | Refusal:
    """Every campaign and festival of the last two years at which somebody bought.

    Refused: no night yet.
    """
    from guerdon.lake import engine
    from guerdon.lake.retention import after_occasions
    from guerdon.measure.occasion import Occasion

    night = nights.current()
    if night is None:
        return Refusal(reason="night_none")
    since = night.as_of - LOOK_BACK
    held = [
        one
        for one in (*_campaigns(night.as_of), *_festivals(since, night.as_of))
        if since <= one.start < night.as_of
    ]
    held.sort(key=lambda one: (one.start, one.kind, one.key))
    asked = [Occasion(key=one.key, start=one.start, end=one.end) for one in held]
    folder = folder_of(key=night.key) / "snapshot"

    def count() -> Any:
        with engine.opened(spill=lake_folder()) as opened:
            return after_occasions(engine=opened, folder=folder, occasions=asked, as_of=night.as_of)

    found = once(folder=folder, asked=("occasions", tuple(asked)), count=count)
    if isinstance(found, Refusal):
        return found
    places = {(one.key, one.start): one for one in held}
    pairs = [(places[one.occasion.key, one.occasion.start], one) for one in found]
    return OccasionsSeen(as_of=night.as_of, occasions=tuple(reversed(pairs)))


def _campaigns(until: datetime) -> list[Held]:
    return [
        Held(
            kind=CAMPAIGN,
            key=one.key,
            name=dict(one.name),
            start=one.launched_at,
            end=min(one.ends_at or until, until),
        )
        for one in campaigns.listed()
        if one.launched_at is not None and one.launched_at < until
    ]


def _festivals(since: datetime, until: datetime) -> list[Held]:
    """With the days around each in which trade keeps it, in the shop's own zone."""
    zone = ZoneInfo(programme.read().zone)
    found = []
    for one in festivals().values():
        for year in range(since.year, until.year + 1):
            day = day_of(festival=one, year=year)
            if day is None:
                continue
            first = datetime.combine(day - timedelta(days=one.before), time(), zone)
            last = datetime.combine(day + timedelta(days=one.after + 1), time(), zone)
            if last <= until:
                name = {"zh": f"{one.zh} {year}", "en": f"{one.en} {year}"}
                found.append(Held(kind=FESTIVAL, key=one.key, name=name, start=first, end=last))
    return found
