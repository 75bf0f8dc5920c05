"""Simulation: a journey run over members and what happened to them, on a clock of its own."""

from bisect import insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from guerdon.give.journeys import advance, again, entry
from guerdon.give.journeys.advance import Advanced
from guerdon.give.journeys.document import Journey
from guerdon.give.journeys.run import ENDED, Mark, Run
from guerdon.give.journeys.step import Facts
from guerdon.terms.trigger import Trigger

# What happens at one moment happens in this order: what was due, then what is heard, then entries.
OUTCOMES, TRIGGERS, ENTRIES = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """A member comes in by something that is no trigger: a date, a segment, a call."""

    at: datetime
    object: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What staff said about the task of a run, asked at `seq`."""

    at: datetime
    run: str
    seq: int
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Life:
    """One member with what happened to them, in any order.

    `facts` hold until the first of `later`, each (from then on, values that changed).
    """

    customer: str
    facts: Facts
    later: Sequence[tuple[datetime, Mapping[str, Any]]] = ()
    triggers: Sequence[Trigger] = ()
    arrivals: Sequence[Arrival] = ()
    outcomes: Sequence[Outcome] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """A member's runs as they stand at the end, all marks in their order, and who was kept out.

    `hindered` are (moment, reason of `again`).
    """

    customer: str
    zone: str
    runs: tuple[Run, ...]
    marks: tuple[Mark, ...]
    hindered: tuple[tuple[datetime, str], ...]


class _Living:
    """One member's runs while the clock goes on."""

    def __init__(self, journey: Journey, version: int, life: Life) -> None:
        self.journey, self.version, self.life = journey, version, life
        self.runs: list[Run] = []
        self.marks: list[Mark] = []
        self.hindered: list[tuple[datetime, str]] = []
        self.granted: dict[str, list[datetime]] = {
            step: list(moments) for step, moments in life.facts.granted.items()
        }

    def facts(self, at: datetime) -> Facts:
        """What was known at the moment."""
        granted = {step: tuple(moments) for step, moments in self.granted.items()}
        known = [values for since, values in self.life.later if since <= at]
        values = {**self.life.facts.values, **known[-1]} if known else self.life.facts.values
        return replace(self.life.facts, values=values, granted=granted)

    def took(self, place: int, done: Advanced) -> None:
        self.runs[place] = done.run
        self.marks += done.marks
        for mark in done.marks:
            if mark.what == "given":
                insort(self.granted.setdefault(mark.step, []), mark.at)

    def until(self, now: datetime) -> None:
        """Everything that is due by then, the earliest first."""
        while True:
            waits = [
                (run.due_at, place)
                for place, run in enumerate(self.runs)
                if run.due_at is not None and run.due_at <= now
            ]
            if not waits:
                return
            at, place = min(waits)
            run = self.runs[place]
            words: Any = {"run": run, "journey": self.journey, "facts": self.facts(at)}
            self.took(place, advance.due(**words, now=at))

    def hears(self, trigger: Trigger) -> None:
        for place, run in enumerate(self.runs):
            words: Any = {"run": run, "journey": self.journey, "facts": self.facts(trigger.at)}
            self.took(place, advance.heard(**words, trigger=trigger, now=trigger.at))
        wanted = self.journey.entry
        if wanted.way == entry.TRIGGER and wanted.word == trigger.kind:
            about = object_of(wanted.object, trigger)
            self.enters(Arrival(at=trigger.at, object=about, data=trigger.data))

    def enters(self, one: Arrival) -> None:
        values = self.facts(one.at).values
        if not entry.lets_in(entry=self.journey.entry, values=values, data=one.data):
            return
        why = again.hindered(again=self.journey.again, before=self._before(one), at=one.at)
        if why:
            self.hindered.append((one.at, why))
            return
        self.runs.append(
            advance.begun(
                journey=self.journey,
                version=self.version,
                customer=self.life.customer,
                object=one.object,
                turn=1 + sum(run.object == one.object for run in self.runs),
                at=one.at,
                data=one.data,
            )
        )
        self.until(one.at)

    def _before(self, one: Arrival) -> again.Before:
        return again.Before(
            entered=len(self.runs),
            object=sum(run.object == one.object for run in self.runs),
            going=sum(run.state != ENDED for run in self.runs),
            last=max((run.entered_at for run in self.runs), default=None),
        )

    def tells(self, one: Outcome) -> None:
        for place, run in enumerate(self.runs):
            if run.key == one.run:
                words: Any = {"run": run, "journey": self.journey, "facts": self.facts(one.at)}
                done = advance.told(**words, seq=one.seq, outcome=one.word, now=one.at)
                self.took(place, done)


def object_of(word: str, trigger: Trigger) -> str:
    """What a trigger is about: its data under the word, or itself."""
    return str(trigger.data.get(word, ""))[:120] if word else trigger.key[:120]


def lived(*, journey: Journey, version: int = 0, life: Life, until: datetime) -> Lived:
    """One member's way through the journey up to `until`, exactly as the worker would go it."""
    living = _Living(journey, version, life)
    happens: list[tuple[datetime, int, int, Any]] = [
        *((one.at, OUTCOMES, number, one) for number, one in enumerate(life.outcomes)),
        *((one.at, TRIGGERS, number, one) for number, one in enumerate(life.triggers)),
        *((one.at, ENTRIES, number, one) for number, one in enumerate(life.arrivals)),
    ]
    for at, rank, _, one in sorted(happens, key=lambda item: item[:3]):
        if at > until:
            break
        living.until(at)
        if rank == TRIGGERS:
            living.hears(one)
        elif rank == ENTRIES:
            living.enters(one)
        else:
            living.tells(one)
    living.until(until)
    return Lived(
        customer=life.customer,
        zone=life.facts.zone,
        runs=tuple(living.runs),
        marks=tuple(living.marks),
        hindered=tuple(living.hindered),
    )


def simulated(
    *, journey: Journey, version: int = 0, lives: Iterable[Life], until: datetime
) -> Iterable[Lived]:
    """Many members, one by one, so that none needs to wait in memory."""
    for life in lives:
        yield lived(journey=journey, version=version, life=life, until=until)
