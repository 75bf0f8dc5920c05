"""Remarks by week: the share of content ones, what they are about, and sudden heaps of bad ones."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

POSITIVE, NEGATIVE = "positive", "negative"
# Of those that a sentiment was told of; from the practice of the field, and the alarm's numbers.
TARGET = 0.8
WEEKS_BEFORE = 8
LEAST_NEGATIVES = 5
# The chance of a false alarm over all heaps that are looked at in a week.
FALSE_ALARM = 0.01
# A heap must also be this many times what is usual: many remarks make small changes certain.
LEAST_RATIO = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One remark: its local day, its sentiment and the aspects it is negative or positive about."""

    day: date
    sentiment: str
    aspects: Mapping[str, str] = field(default_factory=dict)
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The remarks of the seven days from `start`, a Monday."""

    start: date
    positive: int = 0
    negative: int = 0
    unsure: int = 0

    @property
    def share(self) -> float | None:
        """Positive of positive and negative."""
        told = self.positive + self.negative
        return self.positive / told if told else None


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """How often something was spoken of, by sentiment."""

    name: str
    positive: int
    negative: int
    unsure: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heap:
    """A heap of negative remarks in the last seven days: about an aspect, a topic, or "" for all.

    `usual` is what the weeks before give for as many remarks; `chance` of so many by luck.
    """

    kind: str
    name: str
    negative: int
    usual: float
    chance: float


def weekly(*, days: Iterable[Day]) -> tuple[Week, ...]:
    """Each week from the first remark to the last, those without any as well."""
    counts: dict[date, Counter[str]] = {}
    for one in days:
        monday = one.day - timedelta(days=one.day.weekday())
        counts.setdefault(monday, Counter())[one.sentiment] += 1
    if not counts:
        return ()
    first, last = min(counts), max(counts)
    weeks = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    return tuple(
        Week(
            start=week,
            positive=counts.get(week, Counter())[POSITIVE],
            negative=counts.get(week, Counter())[NEGATIVE],
            unsure=counts.get(week, Counter())["unsure"],
        )
        for week in weeks
    )


def by_aspect(*, days: Iterable[Day]) -> tuple[About, ...]:
    """The aspects, the most complained of first."""
    found: dict[str, Counter[str]] = {}
    for one in days:
        for name, sentiment in one.aspects.items():
            found.setdefault(name, Counter())[sentiment] += 1
    return _ordered(found)


def by_topic(*, days: Iterable[Day]) -> tuple[About, ...]:
    """The topics, the most complained of first."""
    found: dict[str, Counter[str]] = {}
    for one in days:
        if one.topic:
            found.setdefault(one.topic, Counter())[one.sentiment] += 1
    return _ordered(found)


def _ordered(found: Mapping[str, Counter[str]]) -> tuple[About, ...]:
    made = [
        About(name=name, positive=c[POSITIVE], negative=c[NEGATIVE], unsure=c["unsure"])
        for name, c in found.items()
    ]
    return tuple(sorted(made, key=lambda one: (-one.negative, -one.positive, one.name)))


def heaps(*, days: Iterable[Day], today: date) -> tuple[Heap, ...]:
    """What the last seven days heaped up against the eight weeks before, the least likely first.

    The negatives of n remarks are taken for binomial with the share of the weeks before, drawn
    towards a half by one remark of each kind; Bonferroni over all that is looked at.
    """
    from scipy.special import bdtrc

    begin = today - timedelta(days=6)
    past = begin - timedelta(weeks=WEEKS_BEFORE)
    listed = [one for one in days if past <= one.day <= today]
    fresh = [one for one in listed if one.day >= begin]
    old = [one for one in listed if one.day < begin]
    if not fresh or not old:
        return ()
    now, then = _negatives(fresh), _negatives(old)
    looked = [key for key, many in now.items() if many >= LEAST_NEGATIVES]
    made = []
    for kind, name in looked:
        many = now[kind, name]
        share = (then[kind, name] + 1) / (len(old) + 2)
        usual = share * len(fresh)
        chance = float(bdtrc(many - 1, len(fresh), share))
        if chance * len(looked) <= FALSE_ALARM and many >= LEAST_RATIO * usual:
            heap = Heap(kind=kind, name=name, negative=many, usual=usual, chance=chance)
            made.append(heap)
    return tuple(sorted(made, key=lambda one: (one.chance, one.kind, one.name)))


def _negatives(days: Iterable[Day]) -> Counter[tuple[str, str]]:
    found: Counter[tuple[str, str]] = Counter()
    for one in days:
        if one.sentiment == NEGATIVE:
            found["all", ""] += 1
            if one.topic:
                found["topic", one.topic] += 1
        for name, sentiment in one.aspects.items():
            if sentiment == NEGATIVE:
                found["aspect", name] += 1
    return found
