"""A remark: what a customer said in their own words, and the mood that remarks come to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

REVIEW, SURVEY, MENTION, COMPLAINT = "review", "survey", "mention", "complaint"
KINDS = (REVIEW, SURVEY, MENTION, COMPLAINT)
LONGEST_KEY = 120
LONGEST_TEXT = 20_000
MOST_STARS = 5
NEGATIVE = "negative"


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """One remark; `customer` is None for one whose writer is not known, `stars` 1 to 5 or None."""

    key: str
    kind: str
    text: str
    at: datetime | None = None
    customer: str | None = None
    stars: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What was read in one remark of a customer; `sentiment` is empty where nothing was."""

    at: datetime
    kind: str
    sentiment: str
    aspects: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mood:
    """`mood` is the newest remark's sentiment, or None before one was read.

    `complaints` counts negative remarks and those that came as complaints; `complained_of` are
    the aspects that these were negative about.
    """

    mood: str | None
    complaints: int
    complained_of: tuple[str, ...]
    last_remark_at: datetime


def mood(*, said: Iterable[Said]) -> Mood | None:
    """The mood of one customer from all remarks; None without any. Later ones of a moment win."""
    listed = sorted(said, key=lambda one: one.at)
    if not listed:
        return None
    bad = [one for one in listed if one.sentiment == NEGATIVE or one.kind == COMPLAINT]
    named = {
        name for one in bad for name, sentiment in one.aspects.items() if sentiment == NEGATIVE
    }
    return Mood(
        mood=next((one.sentiment for one in reversed(listed) if one.sentiment), None),
        complaints=len(bad),
        complained_of=tuple(sorted(named)),
        last_remark_at=listed[-1].at,
    )
