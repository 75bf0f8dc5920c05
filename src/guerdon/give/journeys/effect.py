"""What a step asks for: a message, a grant, a task for staff, or word to another program."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from guerdon.give.reward import Reward

Words = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Say:
    """A message by the first of `channels` that reaches the member; worthless after `until`.

    `template` names one that was published; `words` are texts of its own by language, each with
    "title" and "text". `capped` lets it count to, and wait for, the cap over all channels.
    """

    purpose: str
    channels: tuple[str, ...]
    template: str
    words: Mapping[str, Words]
    until: datetime
    capped: bool
    cost_minor: int
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Something given: `reward` as a play gives it, or a badge or a privilege by its name.

    `lasts` ends a coupon or privilege; `bound` names the object that a coupon is for.
    """

    what: str
    reward: Reward
    lasts: timedelta | None = None
    bound: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something for staff to do, or a case that is kept open; `outcomes` are (key, name)."""

    title: Words
    points: tuple[Words, ...]
    outcomes: tuple[tuple[str, Words], ...]
    due_at: datetime
    case: bool
    urgent: bool
    cost_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hook:
    """Word to another program under this name."""

    name: str
    data: Mapping[str, Any]


Effect = Say | Grant | Task | Hook
