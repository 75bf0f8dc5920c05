"""What a draw came to: draws, members, points, prizes with their cost, and whether odds held."""

from dataclasses import dataclass

from guerdon.flows.play.draw import play_of, prize_key
from guerdon.give.draw import odds, pity
from guerdon.give.draw.campaign import Draw
from guerdon.measure.fit import Drawn, Fit, fit
from guerdon.store.play import awards, drawn


@dataclass(frozen=True, slots=True, kw_only=True)
class PrizeFigures:
    """One prize, or nothing: published odds, rolls that drew it against how many were to."""

    key: str
    odds: str
    rolled: int
    expected: float
    given: int
    stock: int | None
    left: int | None
    cost_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawFigures:
    """A draw's sums; `fit` compares rolls with the odds that held for each of them."""

    takes: int
    members: int
    points: int
    cost_minor: int
    prizes: tuple[PrizeFigures, ...]
    fit: Fit
    strange: bool


def figures(*, draw: Draw) -> DrawFigures:
    """The figures of all draws so far, those by earlier odds of the same draw included.

    `expected` adds up the odds that were in force at each roll, so that a guarantee, or odds that
    the shop changed, does not look like a bent draw.
    """
    tally = drawn.tally(draw=draw.key)
    strata = drawn.strata(draw=draw.key)
    rolled: dict[str, int] = {}
    expected: dict[str, float] = {}
    for stratum in strata:
        for prize, count in stratum.drawn.items():
            rolled[prize] = rolled.get(prize, 0) + count
        for prize, share in stratum.expected().items():
            expected[prize] = expected.get(prize, 0.0) + float(share)
    costs: dict[str, int] = {}
    for step, _, _, cost in awards.sums(play=play_of(draw=draw.key)):
        costs[step] = costs.get(step, 0) + cost
    counters = drawn.left(keys=[prize_key(draw=draw.key, prize=prize.key) for prize in draw.prizes])
    found = fit(tables=[Drawn(drawn=one.drawn, expected=one.expected()) for one in strata])
    table = pity.published(draw=draw)
    prizes = []
    for chance in table.chances:
        set_up = draw.prize(chance.prize)
        stock = set_up.stock if set_up is not None else None
        out = counters.get(prize_key(draw=draw.key, prize=chance.prize), (0, 0))[0]
        prizes.append(
            PrizeFigures(
                key=chance.prize,
                odds=odds.said(share=table.odds(chance.prize)),
                rolled=rolled.get(chance.prize, 0),
                expected=expected.get(chance.prize, 0.0),
                given=tally.given.get(chance.prize, 0),
                stock=stock,
                left=None if stock is None else max(0, stock - out),
                cost_minor=costs.get(chance.prize, 0),
            )
        )
    return DrawFigures(
        takes=tally.takes,
        members=tally.members,
        points=tally.points,
        cost_minor=sum(costs.values()),
        prizes=tuple(prizes),
        fit=found,
        strange=found.strange,
    )
