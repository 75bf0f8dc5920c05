"""Members come into journeys without a trigger: by notices, segments, schedules and dates."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.flows.journeys.journey import counts_live
from guerdon.give.journeys import advance, again, entry, timing
from guerdon.give.journeys.again import Before
from guerdon.give.journeys.run import Run
from guerdon.give.journeys.step import Facts
from guerdon.store.journeys import entrants as journey_entrants
from guerdon.store.journeys import facts as journey_facts
from guerdon.store.journeys import journeys
from guerdon.store.journeys import runs as journey_runs
from guerdon.store.journeys.entrants import Entrant
from guerdon.store.journeys.journeys import JourneySeen
from guerdon.store.programme import programme
from guerdon.store.writing import write
from guerdon.terms.condition import ALWAYS

PAGE = 10_000
# Pages that one call works on: between calls the worker hears triggers.
PAGES = 2
# Notices are written by several transactions at once: a number may come after a higher one.
OVERLAP = timedelta(hours=1)
LOOKS_AGAIN = timedelta(minutes=1)
# A worker that was away makes up for so long.
MAKES_UP = timedelta(days=2)


def some(*, now: datetime) -> bool:
    """Let the next members in, some pages of them; whether there is more to do at once.

    Each page is one transaction with the place where it ended, and an entry is written once by
    its member, journey, object and turn: a worker that was killed goes on where it was.
    """
    more = False
    for seen in journeys.live():
        match seen.journey.entry.way:
            case entry.NOTICE:
                more |= _notices(seen, now)
            case entry.SEGMENT:
                more |= _segment(seen, now)
            case entry.SCHEDULE | entry.DATE:
                more |= _dates(seen, now)
    return more


def _notices(seen: JourneySeen, now: datetime) -> bool:
    """What members were told since this was last looked at, or since it went live."""
    looked = journeys.looked(key=seen.key)
    if "notice" not in looked:
        with write():
            journeys.look(key=seen.key, marks={"notice": journey_entrants.newest_notice()})
        return False
    after = int(looked["notice"])
    newest = journey_entrants.newest_notice()
    rested = now - datetime.fromisoformat(looked["at"]) < LOOKS_AGAIN if "at" in looked else False
    if newest <= after or (newest == looked.get("seen") and rested):
        return False
    page = journey_entrants.told(kind=seen.journey.entry.word, after=after, most=PAGE)
    with write():
        _let_in(seen, [one for _, one in page], now)
        full = len(page) == PAGE
        # What was written in the last hour is looked at again: entries are written once.
        settled = journey_entrants.newest_notice(before=now - OVERLAP)
        marks = {"notice": page[-1][0] if full else max(after, settled)}
        seen_now = {"seen": newest, "at": now.isoformat()}
        journeys.look(key=seen.key, marks=marks | ({} if full else seen_now))
    return full


def _segment(seen: JourneySeen, now: datetime) -> bool:
    """Who is in the segment in the newest night and was not in the one before, or the reverse."""
    found = journey_entrants.nights()
    if not found:
        return False
    (newest, key, as_of), before = found[0], found[1] if len(found) > 1 else None
    looked = journeys.looked(key=seen.key)
    if looked.get("night") == key:
        return False
    wanted = seen.journey.entry
    first = "night" not in looked and "of" not in looked
    going_on = looked.get("of") == key
    everyone = wanted.all_now and (first or bool(going_on and looked.get("all")))
    if (first and not wanted.all_now) or (before is None and not everyone):
        # It begins with changes: what stood before it went live is no change.
        with write():
            journeys.look(key=seen.key, marks={"night": key})
        return False
    old = None if before is None or everyone else before[0]
    after = int(looked.get("after", 0)) if going_on else 0
    for _ in range(PAGES):
        if wanted.side == entry.OUT and old is not None:
            words: Any = {"night": old, "without": newest}
        else:
            words = {"night": newest, "without": old}
        page = journey_entrants.in_segment(segment=wanted.word, after=after, most=PAGE, **words)
        about = f"{wanted.word}:{as_of.date().isoformat()}"
        with write():
            _let_in(seen, [_entrant(one, about, now) for one in page], now)
            after = page[-1][0] if page else after
            full = len(page) == PAGE
            done = {"of": key, "after": after, "all": everyone}
            journeys.look(key=seen.key, marks=done if full else {"night": key, "of": ""})
        if not full:
            return False
    return True


def _entrant(one: tuple[int, str], about: str, now: datetime) -> Entrant:
    return Entrant(number=one[0], customer=one[1], about=about, at=now, data={})


def _dates(seen: JourneySeen, now: datetime) -> bool:
    """Whose day it is: only where the hour has come in a member's zone since the last look."""
    looked = journeys.looked(key=seen.key)
    said = looked.get("until")
    if said is None:
        with write():
            journeys.look(key=seen.key, marks={"until": now.isoformat()})
        return False
    until = datetime.fromisoformat(looked["to"]) if looked.get("to") else now
    since = max(datetime.fromisoformat(said), until - MAKES_UP)
    home = programme.read().zone
    coming = _coming(seen.journey.entry, since, until, home)
    after, full = int(looked.get("after", 0)), False
    if coming:
        page = journey_entrants.members(after=after, most=PAGE, zones=sorted(coming))
        full = len(page) == PAGE
        with write():
            _let_in(seen, _due(seen, page, coming, since, until, home), now)
            after = page[-1][0] if page else after
            marks = {"to": until.isoformat(), "after": after}
            done = {"until": until.isoformat(), "to": "", "after": 0}
            journeys.look(key=seen.key, marks=marks if full else done)
    elif until - since >= timedelta(minutes=5):
        with write():
            journeys.look(key=seen.key, marks={"until": until.isoformat(), "to": "", "after": 0})
    return full


def _coming(
    wanted: entry.Entry, since: datetime, until: datetime, home: str
) -> Mapping[str, tuple[date, ...]]:
    """Zone -> the days whose hour came in (since, until]; "" is the shop's."""
    found: dict[str, tuple[date, ...]] = {}
    for name in journey_entrants.zones():
        zone = _zone(name, home)
        day = since.astimezone(zone).date()
        days = []
        while day <= until.astimezone(zone).date():
            if since < timing.on(day=day, at=wanted.at, zone=zone) <= until:
                days.append(day)
            day += timedelta(days=1)
        if days:
            found[name] = tuple(days)
    return found


def _zone(name: str, home: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or home)
    except (KeyError, ValueError, OSError):
        return ZoneInfo(home)


def _due(
    seen: JourneySeen,
    page: Sequence[tuple[int, str]],
    coming: Mapping[str, tuple[date, ...]],
    since: datetime,
    until: datetime,
    home: str,
) -> list[Entrant]:
    """Those of a page whose occasion falls on one of the days, at its own moment."""
    facts = journey_facts.of(
        customers=[number for number, _ in page], journey=seen.key, zone=home, now=until
    )
    days = sorted({day for listed in coming.values() for day in listed})
    found = []
    for number, customer in page:
        known = facts.get(customer, Facts(zone=home))
        zone = ZoneInfo(known.zone)
        for day in days:
            hit = entry.due(entry=seen.journey.entry, values=known.values, day=day, zone=zone)
            if hit is not None and since < hit[1] <= until:
                said = {"day": day.isoformat()}
                found.append(
                    Entrant(number=number, customer=customer, about=hit[0], at=hit[1], data=said)
                )
    return found


def _let_in(seen: JourneySeen, entrants: Sequence[Entrant], now: datetime) -> int:
    """Write a run for each who may come in; how many. The clock takes their first step.

    Call it inside `write()`.
    """
    if not entrants:
        return 0
    numbers = [one.number for one in entrants]
    about = {one.number: one.about for one in entrants}
    before = journey_entrants.before(journey=seen.key, customers=numbers, about=about)
    fitting = _fitting(seen, entrants, now)
    runs: list[tuple[Run, int]] = []
    for one in fitting:
        had = before.get(one.number, Before())
        at = advance.moment(due_at=one.at, now=now)
        if again.hindered(again=seen.journey.again, before=had, at=at):
            continue
        turn = had.object + 1
        run = advance.begun(
            journey=seen.journey,
            version=seen.version,
            customer=one.customer,
            object=one.about,
            turn=turn,
            at=at,
            data=one.data,
        )
        runs.append((run, turn))
    # Who would come in twice by one page comes in by the first, or once for each object.
    each = seen.journey.again.way == again.OBJECT
    once = {(run.customer, run.object if each else ""): (run, turn) for run, turn in reversed(runs)}
    keys = {one.customer: one.number for one in entrants}
    return len(journey_runs.enter(runs=list(once.values())[::-1], customers=keys))


def _fitting(seen: JourneySeen, entrants: Sequence[Entrant], now: datetime) -> list[Entrant]:
    """Those for whom the entry's condition holds."""
    wanted = seen.journey.entry
    if wanted.when == ALWAYS:
        return list(entrants)
    facts = journey_facts.of(
        customers=[one.number for one in entrants],
        journey=seen.key,
        zone=programme.read().zone,
        now=now.astimezone(UTC),
        live=counts_live(journey=seen.journey),
    )
    return [
        one
        for one in entrants
        if one.customer in facts
        and entry.lets_in(entry=wanted, values=facts[one.customer].values, data=one.data)
    ]
