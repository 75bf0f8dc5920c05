"""An edit of a journey: what each waiting run may do, and what it does where nobody says."""

from collections.abc import Mapping
from dataclasses import dataclass

from guerdon.give.journeys.document import Journey
from guerdon.give.journeys.step import END
from guerdon.terms.decision import Refusal

STAY, MOVE, EXIT = "stay", "move", "exit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """So many runs of an old version wait at a step; `there` is whether the new one has it.

    `changed` is whether the step says something else now.
    """

    version: int
    step: str
    runs: int
    there: bool
    changed: bool


def waiting(
    *, old: Mapping[int, Journey], new: Journey, counts: Mapping[tuple[int, str], int]
) -> tuple[Waiting, ...]:
    """What the edit meets: (version, step) -> runs that wait there, seen against the new one."""
    found = []
    for (version, key), runs in sorted(counts.items()):
        now = new.step(key)
        before = old[version].step(key) if version in old else None
        same = now is not None and before is not None and now.terms == before.terms
        found.append(
            Waiting(version=version, step=key, runs=runs, there=now is not None, changed=not same)
        )
    return tuple(found)


def plans(*, asked: Mapping[str, str], new: Journey) -> Mapping[str, str] | Refusal:
    """Step -> where its waiting runs go in the new version, END for out; those that stay left out.

    Asked as step -> "stay", "exit" or "move:STEP". Refused: another word, or a step that the new
    version does not have (`journey_move`).
    """
    found: dict[str, str] = {}
    for step, word in asked.items():
        act, _, to = word.partition(":")
        if act == STAY and not to:
            continue
        if act == EXIT and not to:
            found[step] = END
        elif act == MOVE and new.step(to) is not None:
            found[step] = to
        else:
            return Refusal(reason="journey_move", data={"step": step, "move": word[:60]})
    return found
