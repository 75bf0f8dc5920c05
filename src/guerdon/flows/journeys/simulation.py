"""Simulating a journey on what really happened, from the log of triggers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.flows.journeys.journey import counts_live
from guerdon.give.journeys import entry, outlook, simulation
from guerdon.give.journeys.document import Journey
from guerdon.give.journeys.outlook import Gates, Outlook
from guerdon.give.journeys.simulation import Arrival, Life, Lived
from guerdon.give.journeys.step import Facts
from guerdon.store.journeys import entrants, log
from guerdon.store.journeys import facts as journey_facts
from guerdon.store.programme import programme
from guerdon.terms.telling import Tell, quiet
from guerdon.terms.trigger import OWN, Trigger

PAGE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """What came of it: days and sums, how many members were looked at, and over which time."""

    outlook: Outlook
    members: int
    start: datetime
    end: datetime


def past(
    *,
    journey: Journey,
    days: int,
    now: datetime,
    gates: Gates | None = None,
    most: int = 0,
    tell: Tell = quiet,
) -> Simulated:
    """As if the journey had been live for the last so many days, to all members or `most` of them.

    Triggers, notices, dates and what staff said are those of the log; members are as they are
    known now. Runs that were not over by `now` stand as they would. Nothing is written.
    """
    start = now - timedelta(days=days)
    counted = 0

    def all_lived() -> Iterator[Lived]:
        nonlocal counted
        for life in lives(journey=journey, start=start, end=now, most=most, tell=tell):
            counted += 1
            yield simulation.lived(journey=journey, life=life, until=now)

    zone = programme.read().zone
    found = outlook.outlook(lived=all_lived(), zone=zone, gates=gates or Gates())
    return Simulated(outlook=found, members=counted, start=start, end=now)


def member(
    *, journey: Journey, version: int = 0, customer: str, start: datetime, end: datetime
) -> Lived | None:
    """One member's way through the journey in a past period; None for one whom nobody knows."""
    numbers = log.numbers(customers=[customer])
    page = [(number, key) for key, number in numbers.items()]
    if not page:
        return None
    (life,) = _lives(journey, page, start, end)
    return simulation.lived(journey=journey, version=version, life=life, until=end)


def lives(
    *, journey: Journey, start: datetime, end: datetime, most: int = 0, tell: Tell = quiet
) -> Iterator[Life]:
    """Members with what happened to them in [start, end]; those whom nothing concerned left out."""
    after, seen = 0, 0
    while page := entrants.members(after=after, most=PAGE, zones=None):
        after = page[-1][0]
        yield from (one for one in _lives(journey, page, start, end) if _concerned(journey, one))
        seen += len(page)
        tell({"step": "simulate", "members": seen})
        if most and seen >= most:
            return


def _concerned(journey: Journey, life: Life) -> bool:
    """Whether the member could come in at all."""
    wanted = journey.entry
    if wanted.way == entry.TRIGGER:
        return any(one.kind == wanted.word for one in life.triggers)
    return bool(life.arrivals)


def _lives(
    journey: Journey, page: list[tuple[int, str]], start: datetime, end: datetime
) -> Iterator[Life]:
    numbers = [number for number, _ in page]
    home = programme.read().zone
    live = counts_live(journey=journey)
    facts = journey_facts.of(customers=numbers, journey="", zone=home, now=start, live=live)
    triggers = log.triggers(customers=numbers, start=start, end=end)
    outcomes = log.outcomes(customers=numbers, journey=journey.key, start=start, end=end)
    arrivals = _arrivals(journey, page, facts, start, end)
    for number, customer in page:
        yield Life(
            customer=customer,
            facts=facts.get(customer, Facts(zone=home)),
            later=_later(number, triggers.get(number, ()), home) if live else (),
            triggers=triggers.get(number, ()),
            arrivals=arrivals.get(number, ()),
            outcomes=outcomes.get(number, ()),
        )


def _later(
    number: int, triggers: Sequence[Trigger], home: str
) -> list[tuple[datetime, Mapping[str, Any]]]:
    """What had been bought by each purchase and return: the night is too coarse for that."""
    return [
        (one.at, journey_facts.bought_by(customer=number, at=one.at, zone=home))
        for one in triggers
        if one.kind in OWN
    ]


def _arrivals(
    journey: Journey,
    page: list[tuple[int, str]],
    facts: Mapping[str, Facts],
    start: datetime,
    end: datetime,
) -> Mapping[int, list[Arrival]]:
    wanted = journey.entry
    numbers = [number for number, _ in page]
    match wanted.way:
        case entry.NOTICE:
            words: Any = {"kind": wanted.word, "start": start, "end": end}
            return log.notices(customers=numbers, **words)
        case entry.API:
            words = {"journey": journey.key, "start": start, "end": end}
            return log.entries(customers=numbers, **words)
        case entry.SEGMENT:
            about = f"{wanted.word}:{start.date().isoformat()}"
            return {
                number: [Arrival(at=start, object=about)]
                for number, customer in page
                if customer in facts and wanted.word in facts[customer].values.get("segments", ())
            }
    found: dict[int, list[Arrival]] = {}
    for number, customer in page:
        known = facts.get(customer)
        if known is not None and wanted.way in (entry.SCHEDULE, entry.DATE):
            found[number] = list(_occasions(wanted, known, start, end))
    return found


def _occasions(
    wanted: entry.Entry, known: Facts, start: datetime, end: datetime
) -> Iterator[Arrival]:
    zone = ZoneInfo(known.zone)
    day = start.astimezone(zone).date()
    while day <= end.astimezone(zone).date():
        hit = entry.due(entry=wanted, values=known.values, day=day, zone=zone)
        if hit is not None and start < hit[1] <= end:
            yield Arrival(at=hit[1], object=hit[0], data={"day": day.isoformat()})
        day += timedelta(days=1)
