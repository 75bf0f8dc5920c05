"""The table that a draw is made by: as published, or better for who went long without."""

from collections.abc import Collection
from fractions import Fraction

from guerdon.give.draw import odds
from guerdon.give.draw.campaign import NOTHING, Draw
from guerdon.give.draw.odds import Table


def published(*, draw: Draw) -> Table:
    """The odds as published, nothing last; they hold for every draw until a soft step."""
    listed = [(prize.key, prize.odds) for prize in draw.prizes]
    return odds.table(odds=[*listed, (NOTHING, draw.nothing)])


def is_due(*, draw: Draw, dry: int) -> bool:
    """Whether this draw must give a rare prize, after `dry` in a row that gave none."""
    return draw.pity is not None and dry >= draw.pity.after


def rare_share(*, draw: Draw, dry: int) -> Fraction | None:
    """What all rare prizes together have by the guarantee; None while the odds are as published."""
    if draw.pity is None:
        return None
    if dry >= draw.pity.after:
        return Fraction(1)
    reached = [step.odds for step in draw.pity.soft if step.after <= dry]
    return reached[-1] if reached else None


def in_force(*, draw: Draw, dry: int) -> Table:
    """The table after `dry` draws in a row without a rare prize."""
    rare = {prize.key for prize in draw.prizes if prize.rare}
    return lifted(table=published(draw=draw), rare=rare, share=rare_share(draw=draw, dry=dry))


def lifted(*, table: Table, rare: Collection[str], share: Fraction | None) -> Table:
    """The table in which the rare prizes together have `share`.

    Among the rare ones, and among the others, each keeps its proportion. In whole numbers, so
    that a browser finds the same: with the rare weights adding up to r and the others to o, and a
    share a/b, a rare weight w becomes w*a*o and another w*(b-a)*r, out of b*r*o.
    """
    if share is None:
        return table
    r = sum(one.weight for one in table.chances if one.prize in rare)
    o = table.of - r
    a, b = share.numerator, share.denominator
    return odds.lowest(
        weights=[
            (one.prize, one.weight * (a * o if one.prize in rare else (b - a) * r))
            for one in table.chances
        ]
    )
