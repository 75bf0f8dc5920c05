"""Outlook: what a simulation comes to, day by day: messages, cost, caps met, hours moved."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from guerdon.give.journeys import timing
from guerdon.give.journeys.effect import Grant, Say, Task
from guerdon.give.journeys.run import HELD_OUT, Mark
from guerdon.give.journeys.simulation import Lived
from guerdon.terms.message import MARKETING


@dataclass(frozen=True, slots=True, kw_only=True)
class Gates:
    """What holds messages up: quiet hours of the member's day, and a cap on promotions.

    Quiet from `quiet_from` (held) to `quiet_to` (not held), which may cross midnight.
    """

    quiet_from: time = time(21)
    quiet_to: time = time(9)
    cap: int = 2
    cap_days: int = 7


@dataclass(slots=True, kw_only=True)
class Day:
    """One day of the shop."""

    entered: int = 0
    messages: Counter[str] = field(default_factory=Counter)
    cost_minor: int = 0
    grants: int = 0
    tasks: int = 0
    reached: int = 0
    shifted: int = 0
    capped: int = 0
    expired: int = 0

    @property
    def sent(self) -> int:
        """Messages of all channels."""
        return self.messages.total()


@dataclass(slots=True, kw_only=True)
class Outlook:
    """All days that something happened on, and the sums by step, arm and reason."""

    days: dict[date, Day] = field(default_factory=dict)
    entered: int = 0
    held_out: int = 0
    reached: int = 0
    reached_held_out: int = 0
    waiting: Counter[str] = field(default_factory=Counter)
    passed: Counter[str] = field(default_factory=Counter)
    hindered: Counter[str] = field(default_factory=Counter)

    def sums(self) -> Day:
        """All days together."""
        found = Day()
        for one in self.days.values():
            found.messages.update(one.messages)
            for word in (
                *("entered", "cost_minor", "grants", "tasks"),
                *("reached", "shifted", "capped", "expired"),
            ):
                setattr(found, word, getattr(found, word) + getattr(one, word))
        return found


def outlook(*, lived: Iterable[Lived], zone: str, gates: Gates) -> Outlook:
    """Count everything by the shop's day; `zone` is the shop's."""
    found = Outlook()
    home = ZoneInfo(zone)

    def day(at: datetime) -> Day:
        return found.days.setdefault(at.astimezone(home).date(), Day())

    for one in lived:
        for run in one.runs:
            found.entered += 1
            day(run.entered_at).entered += 1
            held = run.arm == HELD_OUT
            found.held_out += held
            if run.reached_at is not None:
                day(run.reached_at).reached += 1
                found.reached += not held
                found.reached_held_out += held
            if run.waiting:
                found.waiting[run.step] += 1
        found.hindered.update(why for _, why in one.hindered)
        found.passed.update(mark.step for mark in one.marks)
        sent: list[datetime] = []
        for mark in one.marks:
            _count(day(mark.at), mark)
            if isinstance(mark.effect, Say):
                _sent(day, mark.effect, mark.at, ZoneInfo(one.zone), sent, gates)
    return found


def _count(day: Day, mark: Mark) -> None:
    match mark.effect:
        case Grant(reward=reward):
            day.grants += 1
            day.cost_minor += reward.cost_minor
        case Task(cost_minor=cost):
            day.tasks += 1
            day.cost_minor += cost


def _sent(day, said: Say, at: datetime, zone: ZoneInfo, sent: list[datetime], gates: Gates) -> None:  # type: ignore[no-untyped-def]
    """When the gates would let the message go, and whether its time is over by then."""
    planned = at
    if said.purpose == MARKETING:
        at = awake(at=at, zone=zone, gates=gates)
        if at != planned:
            day(planned).shifted += 1
        if said.capped:
            window = timedelta(days=gates.cap_days)
            recent = sorted(one for one in sent if one > at - window)
            if len(recent) >= gates.cap:
                day(planned).capped += 1
                at = awake(at=recent[-gates.cap] + window, zone=zone, gates=gates)
    if at >= said.until:
        day(planned).expired += 1
        return
    if said.purpose == MARKETING:
        sent.append(at)
    day(at).messages[said.channels[0]] += 1
    day(at).cost_minor += said.cost_minor


def awake(*, at: datetime, zone: ZoneInfo, gates: Gates) -> datetime:
    """The first moment not before `at` outside the member's quiet hours."""
    clock = at.astimezone(zone).time()
    start, end = gates.quiet_from, gates.quiet_to
    quiet = start <= clock < end if start <= end else clock >= start or clock < end
    return timing.next_at(after=at, at=end, zone=zone) if quiet else at
