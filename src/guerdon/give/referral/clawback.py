"""Claw-back: what is to be given or taken so that a side has what it is due, and no more."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What happened to one reward so far: given and taken in all, and what of it was forgiven.

    Forgiven is what should have come back and could not, because it was spent and the plan says
    to_zero, or because a coupon was used; the side still has it.
    """

    given: int = 0
    taken: int = 0
    forgiven: int = 0

    @property
    def has(self) -> int:
        """What the side has of it."""
        return self.given - self.taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Give so much, or take so much back; never both."""

    give: int = 0
    take: int = 0


def move(*, standing: Standing, due: int) -> Move:
    """What makes the side have `due`.

    What was forgiven once is not asked for again, and is not given a second time either when the
    reward comes due again: else a purchase that comes and goes would be a pump.
    """
    if due >= standing.has:
        return Move(give=due - standing.has)
    return Move(take=max(0, standing.has - standing.forgiven - due))


def moved(*, standing: Standing, due: int, gave: int = 0, took: int = 0) -> Standing:
    """What stands after a move of which so much came true; the rest is forgiven."""
    given, taken = standing.given + gave, standing.taken + took
    return Standing(given=given, taken=taken, forgiven=max(0, given - taken - due))
