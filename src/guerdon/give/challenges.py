"""Challenges: so much of one thing within a window, in steps, each with its reward."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from guerdon.give import deeds as acts
from guerdon.give import steps as stairs
from guerdon.give import titled as titles
from guerdon.give.deeds import Deed, Wanted
from guerdon.give.reading import Reader
from guerdon.give.steps import Step
from guerdon.give.titled import Titled


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """Buy in three categories, spend 500 in May, review twice: one measure, rising steps."""

    titled: Titled
    wanted: Wanted
    steps: tuple[Step, ...]

    @property
    def key(self) -> str:
        """Its own key."""
        return self.titled.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a member is, the steps reached, and the next one; None when all are reached."""

    done: int
    reached: tuple[str, ...]
    next: int | None

    @property
    def earned(self) -> dict[str, int]:
        """How often each step is earned: once."""
        return dict.fromkeys(self.reached, 1)


def progress(*, challenge: Challenge, deeds: Iterable[Deed]) -> Progress:
    """The member's progress from all deeds; only those within the window count."""
    standing = [
        one
        for one in acts.net(deeds=deeds, least_minor=challenge.wanted.least_minor)
        if challenge.titled.period.holds(one.at)
    ]
    done = acts.measured(deeds=standing, measure=challenge.wanted.measure)
    return Progress(
        done=done,
        reached=tuple(step.key for step in challenge.steps if step.target <= done),
        next=next((step.target for step in challenge.steps if step.target > done), None),
    )


def read(*, reader: Reader) -> Challenge:
    """A challenge; what is wrong with it is remembered by the reader."""
    head = titles.titled(reader=reader)
    wanted, steps = acts.read(reader=reader), stairs.read(reader=reader)
    reader.refusal()
    return Challenge(titled=head, wanted=wanted, steps=steps)


SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "A challenge",
    "additionalProperties": False,
    "required": ["key", "name", "steps"],
    "properties": {**titles.SCHEMA, "counts": acts.schema(), "steps": stairs.SCHEMA},
}
