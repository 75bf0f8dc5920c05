"""Badges: levels of one measure over all time, each given once."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from guerdon.give import deeds as acts
from guerdon.give import reward as rewards
from guerdon.give import titled as titles
from guerdon.give.deeds import Deed, Wanted
from guerdon.give.reading import Reader
from guerdon.give.reward import Reward
from guerdon.give.titled import Titled

MOST_LEVELS = 10
PICTURES = ("star", "cup", "leaf", "heart", "crown", "flag")


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """From `target` on; a level may have a name and a reward of its own."""

    number: int
    target: int
    name: dict[str, str]
    reward: Reward

    @property
    def key(self) -> str:
        """What names the level among those of its badge."""
        return str(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A badge with rising levels."""

    titled: Titled
    wanted: Wanted
    picture: str
    levels: tuple[Level, ...]

    @property
    def key(self) -> str:
        """Its own key."""
        return self.titled.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Worn:
    """How far a member is, the highest level reached (0: none), and the next target."""

    done: int
    level: int
    next: int | None

    @property
    def earned(self) -> dict[str, int]:
        """Every level up to the highest, once."""
        return {str(number): 1 for number in range(1, self.level + 1)}


def worn(*, badge: Badge, deeds: Iterable[Deed]) -> Worn:
    """The member's level from all deeds within the badge's period."""
    standing = [
        one
        for one in acts.net(deeds=deeds, least_minor=badge.wanted.least_minor)
        if badge.titled.period.holds(one.at)
    ]
    done = acts.measured(deeds=standing, measure=badge.wanted.measure)
    return Worn(
        done=done,
        level=sum(level.target <= done for level in badge.levels),
        next=next((level.target for level in badge.levels if level.target > done), None),
    )


def read(*, reader: Reader) -> Badge:
    """A badge; what is wrong with it is remembered by the reader."""
    head = titles.titled(reader=reader)
    wanted = acts.read(reader=reader)
    picture = reader.choice("picture", among=PICTURES, default=PICTURES[0])
    levels: list[Level] = []
    for number, inner in enumerate(reader.listed("levels", most=MOST_LEVELS), start=1):
        level = Level(
            number=number,
            target=inner.whole("target", least=1, most=10**12),
            name=titles.name(reader=inner) if inner.has("name") else {},
            reward=rewards.read(reader=inner.inner("gives")),
        )
        if levels and level.target <= levels[-1].target:
            inner.wrong("target", "each step begins above the one before it")
        inner.refusal()
        levels.append(level)
    reader.refusal()
    return Badge(titled=head, wanted=wanted, picture=picture, levels=tuple(levels))


SCHEMA: dict[str, Any] = {
    "type": "object",
    "title": "A badge",
    "additionalProperties": False,
    "required": ["key", "name", "levels"],
    "properties": {
        **titles.SCHEMA,
        "counts": acts.schema(),
        "picture": {"enum": list(PICTURES), "default": PICTURES[0]},
        "levels": {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_LEVELS,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["target"],
                "properties": {
                    "target": {"type": "integer", "minimum": 1},
                    "name": titles.NAME,
                    "gives": rewards.SCHEMA,
                },
            },
        },
    },
}
