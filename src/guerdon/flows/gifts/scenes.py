"""Scenes of gifts that are on or near: what a marketer may plan for, from calendar and shop."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from guerdon.flows.gifts import rules as gift_rules
from guerdon.store.campaigns import gift_facts
from guerdon.store.journeys import journeys
from guerdon.store.programme import programme
from guerdon.terms.festival import day_of, festivals
from guerdon.terms.gifts import FEELING, LIFECYCLE, Scene, Triple

# A festival is proposed from so many days before it: time to plan, approve and write.
AHEAD = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneAhead:
    """A scene with its gifts, and what makes it one to plan for.

    `on` is the festival's day; `people` are the customers in the stage by the newest night;
    `journeys` are those live that the moment lets members into, by key. What is unknown is None
    or empty.
    """

    scene: Scene
    gifts: tuple[Triple, ...]
    on: date | None = None
    people: int | None = None
    journeys: tuple[str, ...] = ()


def ahead(*, now: datetime) -> tuple[SceneAhead, ...]:
    """The scenes that can be planned for now, the nearest festival first, then the others.

    A festival within 60 days (the calendar of the shop's zone), a stage that somebody is in, and
    every other moment with the journeys that hear of it. Empty where the shop has no rules.
    """
    rules = gift_rules.rules(now=now)
    if rules is None:
        return ()
    today = now.astimezone(ZoneInfo(programme.read().zone)).date()
    stages = gift_facts.stages()
    hearing = _hearing()
    found: list[SceneAhead] = []
    for scene in rules.scenes:
        gifts = tuple(one for one in rules.triples if one.scene == scene.key)
        if scene.by == LIFECYCLE:
            if people := stages.get(scene.when):
                found.append(SceneAhead(scene=scene, gifts=gifts, people=people))
        elif scene.by == FEELING and scene.when in festivals():
            on = kept_next(when=scene.when, today=today)
            if on is not None and on <= today + timedelta(days=AHEAD):
                found.append(SceneAhead(scene=scene, gifts=gifts, on=on))
        else:
            by = hearing.get(scene.when, ())
            found.append(SceneAhead(scene=scene, gifts=gifts, journeys=by))
    return tuple(sorted(found, key=lambda one: (one.on is None, one.on or today)))


def kept_next(*, when: str, today: date) -> date | None:
    """The next day of a festival from today on; None for what is no festival of the calendar."""
    festival = festivals().get(when)
    if festival is None:
        return None
    days = (day_of(festival=festival, year=year) for year in (today.year, today.year + 1))
    return min((day for day in days if day is not None and day >= today), default=None)


def _hearing() -> Mapping[str, tuple[str, ...]]:
    """Trigger, notice, segment or date of a member -> live journeys that it lets people into."""
    found: dict[str, tuple[str, ...]] = {}
    for one in journeys.listed():
        word = one.journey.entry.word
        if one.state == journeys.LIVE and word:
            found[word] = (*found.get(word, ()), one.key)
    return found
