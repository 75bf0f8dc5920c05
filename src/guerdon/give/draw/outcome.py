"""What a roll gives: the prize it draws, or what stands in for one that ran out."""

from collections.abc import Callable
from dataclasses import dataclass

from guerdon.give.draw.campaign import NOTHING, Draw
from guerdon.give.draw.odds import Table
from guerdon.give.draw.pity import is_due
from guerdon.terms.decision import Refusal

# Whether there is one more of the prize with this key.
IsLeft = Callable[[str], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The roll drew `rolled` and the member gets `given`; `dry` counts draws since a rare prize."""

    rolled: str
    given: str
    due: bool
    dry: int


def outcome(*, draw: Draw, table: Table, roll: int, dry: int, is_left: IsLeft) -> Outcome | Refusal:
    """The outcome of one roll after `dry` draws in a row that gave no rare prize.

    A prize that ran out becomes the fallback. In a draw that must give a rare prize it becomes
    the next rare one that is left, in the order of the draw; where none is left the draw is
    refused (`draw_guarantee_out`) instead of breaking the guarantee.
    """
    rolled = table.drawn(roll)
    due = is_due(draw=draw, dry=dry)
    given = rolled
    if rolled != NOTHING and not is_left(rolled):
        if due:
            rest = [one.key for one in draw.prizes if one.rare and is_left(one.key)]
            if not rest:
                return Refusal(reason="draw_guarantee_out", data={"draw": draw.key})
            given = rest[0]
        else:
            given = draw.fallback
    after = 0 if draw.is_rare(given) else dry + 1
    return Outcome(rolled=rolled, given=given, due=due, dry=after)
