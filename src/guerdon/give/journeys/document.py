"""A journey's document: read strictly, every step known, every way leading somewhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType
from typing import Any

from guerdon.give import titled
from guerdon.give.journeys import again, entry, texts
from guerdon.give.journeys.again import Again
from guerdon.give.journeys.entry import Entry
from guerdon.give.journeys.kinds import (
    branch,
    case,
    exit,
    goal,
    grant,
    ladder,
    message,
    split,
    task,
    wait,
    webhook,
)
from guerdon.give.journeys.step import END, NEXT, Step
from guerdon.give.reading import Reader
from guerdon.terms.decision import Refusal
from guerdon.terms.trigger import KIND

KINDS: tuple[ModuleType, ...] = (
    *(wait, message, grant, branch, split, ladder),
    *(task, case, webhook, goal, exit),
)
MOST_STEPS = 100
MOST_STOPS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A kind of trigger; with `same` only where that word of its data is the run's object."""

    trigger: str
    same: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What the journey is for: hearing this within `within` of the entry."""

    heard: Heard
    within: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """One version of a journey; `steps` in their order, the first is where a run begins."""

    key: str
    name: Mapping[str, str]
    about: Mapping[str, str]
    entry: Entry
    again: Again
    holdout_bp: int
    goal: Goal | None
    stops: tuple[Heard, ...]
    steps: tuple[Step, ...]

    def step(self, key: str) -> Step | None:
        """The step with this key."""
        return next((one for one in self.steps if one.key == key), None)

    def called(self, language: str) -> str:
        """The name in the language, or in another one."""
        return self.name.get(language) or next(iter(self.name.values()))


def parsed(*, document: Any) -> Journey | Refusal:
    """The journey that the document describes.

    Refused: `journey_malformed` with the first thing that is wrong, `where` and `problem`.
    """
    reader = Reader(document)
    found = Journey(
        key=titled.key(reader=reader, word="journey"),
        name=texts.words(reader=reader, word="name"),
        about=texts.words(reader=reader, word="about", longest=500, needed=False),
        entry=entry.read(reader=reader.inner("entry")),
        again=again.read(reader=reader.inner("again")),
        holdout_bp=reader.percent("holdout_percent", most=90, default=0)
        if reader.has("holdout_percent")
        else 0,
        goal=_goal(reader),
        stops=tuple(_heard(one) for one in reader.listed("stops", least=0, most=MOST_STOPS))
        if reader.has("stops")
        else (),
        steps=_steps(reader),
    )
    if found.holdout_bp and found.goal is None:
        reader.wrong("holdout_percent", "a holdout is compared by a goal, and there is none")
    wrong = reader.refusal()
    if wrong is not None:
        return Refusal(reason="journey_malformed", data=dict(wrong.data))
    return found


def _goal(reader: Reader) -> Goal | None:
    if not reader.has("goal"):
        return None
    inner = reader.inner("goal")
    days = inner.whole("days", least=1, most=366)
    return Goal(heard=_heard(inner), within=timedelta(days=days))


def _heard(reader: Reader) -> Heard:
    trigger = reader.text("trigger", longest=40)
    if trigger and not KIND.fullmatch(trigger):
        reader.wrong("trigger", "a kind of trigger is wanted, such as purchase")
    same = reader.text("same", default="", longest=40)
    reader.refusal()
    return Heard(trigger=trigger, same=same)


def _steps(reader: Reader) -> tuple[Step, ...]:
    listed = reader.listed("steps", most=MOST_STEPS)
    read = [(inner, *_step(inner)) for inner in listed]
    keys = [key for _, key, _, _, _ in read]
    found = []
    for place, (inner, key, kind, terms, after) in enumerate(read):
        if keys.index(key) != place or key == END:
            inner.wrong("key", f"{key} stands twice" if key != END else "no step is called end")
        follows = keys[place + 1] if place + 1 < len(keys) else END
        for way in (*kind.ways(terms=terms), after):
            if way not in (NEXT, END) and way not in keys:
                inner.wrong("", f"there is no step {way}")
        found.append(Step(key=key, kind=kind, terms=terms, after=after or follows))
    return tuple(found)


def _step(reader: Reader) -> tuple[str, ModuleType, Any, str]:
    """Its key, kind and terms, and what is said to come after it."""
    key = titled.key(reader=reader)
    after = reader.text("then", default=NEXT, longest=40)
    there = [kind for kind in KINDS if reader.has(kind.WORD)]
    if len(there) != 1:
        reader.wrong("", f"exactly one of {', '.join(kind.WORD for kind in KINDS)} is wanted")
    kind = there[0] if there else goal
    terms = kind.read(reader=reader.inner(kind.WORD))
    reader.refusal()
    return key, kind, terms, after
