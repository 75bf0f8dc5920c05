"""The words of gift logic: occasions, levels and feelings, and the rules that all giving obeys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

# Three levels: a spur that works now, a return that works in weeks, a promise that lasts.
SPUR, RETURN, PROMISE = "spur", "return", "promise"
LEVELS = (SPUR, RETURN, PROMISE)
CLASSES = ("high", "middle", "low")
# What a scene is recognised by.
LIFECYCLE, BUSINESS, FEELING = "lifecycle", "business", "feeling"
BY = (LIFECYCLE, BUSINESS, FEELING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A moment to give: recognised by the stage of a customer, a moment of business or a feeling.

    `when` is a stage, a kind of trigger or a festival, by what it is recognised by.
    """

    key: str
    name: Mapping[str, str]
    by: str
    when: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Triple:
    """Occasion, gift and emotion: what is given at which scene so that the customer feels what."""

    scene: str
    gift: str
    name: Mapping[str, str]
    emotion: Mapping[str, str]
    level: str
    worth_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftRules:
    """The section `gifts`. Days of 0 and absent ceilings mean no such rule.

    `care_days` after a complaint nothing is given or promoted, with `care_at_till` at tills too:
    there codes in hand are honoured all the same. `again_days` lie between two equal gifts to one
    customer; `ceilings` are the most that a gift to a customer of a value class is
    worth. `matrix` says which levels are for which class.
    """

    care_days: int = 3
    care_at_till: bool = False
    again_days: int = 90
    ceilings: Mapping[str, int] = field(default_factory=dict)
    matrix: Mapping[str, frozenset[str]] = field(default_factory=dict)
    scenes: tuple[Scene, ...] = ()
    triples: tuple[Triple, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GiftFacts:
    """What the rules look at of one customer: class, newest complaint, and gifts had, by gift."""

    value_class: str = ""
    complained_at: datetime | None = None
    had: Mapping[str, datetime] = field(default_factory=dict)
