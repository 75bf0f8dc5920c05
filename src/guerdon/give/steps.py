"""Steps of a play: targets that rise, each with its own reward, and what is due by them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.give import reward as rewards
from guerdon.give.reading import Reader
from guerdon.give.reward import Reward

MOST_STEPS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """At `target` the member gets the reward."""

    target: int
    reward: Reward

    @property
    def key(self) -> str:
        """What names the step among those of its play."""
        return str(self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Owing:
    """What a play still gives or takes back: `due` and `over` are steps with how many times."""

    due: tuple[tuple[str, int], ...]
    over: tuple[tuple[str, int], ...]


def owing(*, earned: Mapping[str, int], given: Mapping[str, int]) -> Owing:
    """How many rewards of each step are earned and not given, or given and no longer earned.

    Replaying a trigger earns nothing new, so that nothing is due; a return makes some over.
    """
    steps = sorted({*earned, *given})
    apart = [(step, earned.get(step, 0) - given.get(step, 0)) for step in steps]
    return Owing(
        due=tuple((step, more) for step, more in apart if more > 0),
        over=tuple((step, -more) for step, more in apart if more < 0),
    )


def read(*, reader: Reader, word: str = "steps") -> tuple[Step, ...]:
    """Steps whose targets rise."""
    found: list[Step] = []
    for inner in reader.listed(word, most=MOST_STEPS):
        step = Step(
            target=inner.whole("target", least=1, most=10**12),
            reward=rewards.read(reader=inner.inner("gives")),
        )
        if found and step.target <= found[-1].target:
            inner.wrong("target", "each step begins above the one before it")
        inner.refusal()
        found.append(step)
    return tuple(found)


SCHEMA: dict[str, Any] = {
    "type": "array",
    "minItems": 1,
    "maxItems": MOST_STEPS,
    "items": {
        "type": "object",
        "additionalProperties": False,
        "required": ["target"],
        "properties": {
            "target": {"type": "integer", "minimum": 1},
            "gives": rewards.SCHEMA,
        },
    },
}
