"""Blind box: one prize by published odds; the roll is an argument, kept for audit."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from guerdon.give.kind import Given, Kind, Turn
from guerdon.give.reading import Reader
from guerdon.give.word import Choice, Rows, Text, Whole
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import stock_key
from guerdon.terms.money import half_up
from guerdon.terms.quote import Extra, Odds

ROLLS = 1 << 256

ITEM = Text(name="item", says="item")
WEIGHT = Whole(name="weight", least=1, most=1_000_000, unit="weight")
WORTH = Whole(name="worth_minor", default=0, unit="minor")
COST = Whole(name="cost_minor", default=0, unit="minor")
PRIZES = Rows(name="prizes", words=(ITEM, WEIGHT, WORTH, COST))
CONSOLATION = Text(name="consolation", says="item", default="")
# What becomes of the chance of a prize that ran out: it goes to the consolation, so that the odds
# of all others stay as published; or, and where there is no consolation, the box is drawn among
# what is left.
WHEN_OUT = Choice(name="when_out", among=("consolation", "redraw"), default="consolation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prize:
    """`weight` of all weights is the chance of `item`."""

    item: str
    weight: int
    worth_minor: int
    cost_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindBox:
    """The prizes with their odds; `when_out` says what happens to a prize that ran out."""

    prizes: tuple[Prize, ...]
    consolation: str
    when_out: str

    @property
    def weights(self) -> int:
        """What all weights add up to."""
        return sum(prize.weight for prize in self.prizes)

    def worth(self, item: str) -> int:
        """What a prize is worth to the customer; the consolation is worth nothing."""
        return next((one.worth_minor for one in self.prizes if one.item == item), 0)


# How many pieces of a thing are left, None where nobody counts.
Stock = Callable[[str], int | None]


def _prize(reader: Reader) -> Prize:
    prize = Prize(
        item=ITEM.of(reader),
        weight=WEIGHT.of(reader),
        worth_minor=WORTH.of(reader),
        cost_minor=COST.of(reader),
    )
    reader.refusal()
    return prize


def _read(reader: Reader) -> BlindBox:
    prizes = tuple(_prize(inner) for inner in PRIZES.of(reader))
    if len({prize.item for prize in prizes}) != len(prizes):
        reader.wrong("prizes", "a prize stands once")
    consolation = CONSOLATION.of(reader)
    when_out = WHEN_OUT.of(reader)
    return BlindBox(
        prizes=prizes, consolation=consolation, when_out=when_out if consolation else "redraw"
    )


def _is_left(stock: Stock, item: str) -> bool:
    left = stock(item)
    return left is None or left > 0


def odds(*, terms: BlindBox, stock: Stock) -> tuple[Odds, ...]:
    """What is published: the chance of each thing that may be drawn now, in whole weights.

    With a consolation the odds of the prizes never move with the stock: the chance of what ran
    out is the consolation's. With a redraw they are those among what is left. Empty where the box
    cannot be handed out whatever is drawn.
    """
    standing = [prize for prize in terms.prizes if _is_left(stock, prize.item)]
    whole = terms.weights
    if terms.when_out == "redraw":
        whole = sum(prize.weight for prize in standing)
    found = [Odds(item=prize.item, weight=prize.weight, of=whole) for prize in standing]
    rest = whole - sum(prize.weight for prize in standing)
    if rest:
        if not _is_left(stock, terms.consolation):
            return ()
        found.append(Odds(item=terms.consolation, weight=rest, of=whole))
    return tuple(found)


def rolled(*, seed: str, below: int) -> int:
    """A whole number in [0, below), each as likely as any other, that follows from the seed.

    SHA-256 of the seed and a count, again where the number falls into the uneven rest.
    """
    even = ROLLS - ROLLS % below
    count = 0
    while True:
        found = int.from_bytes(hashlib.sha256(f"{seed}/{count}".encode()).digest(), "big")
        if found < even:
            return found % below
        count += 1


def drawn(*, chances: tuple[Odds, ...], roll: int) -> str:
    """The thing that a roll in [0, of) draws."""
    if not 0 <= roll < sum(one.weight for one in chances):
        raise ValueError("the roll lies in [0, of)")
    for one in chances:
        roll -= one.weight
        if roll < 0:
            return one.item
    raise AssertionError("the weights cover every roll")


def _expected(terms: BlindBox, what: str) -> int:
    total = sum(prize.weight * getattr(prize, what) for prize in terms.prizes)
    return half_up(numerator=total, denominator=terms.weights)


def _now(terms: BlindBox, turn: Turn) -> tuple[Odds, ...]:
    purses = turn.basket.purses
    return odds(terms=terms, stock=lambda item: purses.get(stock_key(item=item)))


def _give(terms: BlindBox, turn: Turn) -> Given:
    """A box not yet opened, worth what it is worth on average."""
    chances = _now(terms, turn)
    if not chances:
        return Given()
    extra = Extra(
        what="blind_box",
        choices=tuple(one.item for one in chances),
        odds=chances,
        worth_minor=_expected(terms, "worth_minor"),
        cost_minor=_expected(terms, "cost_minor"),
    )
    return Given(extras=(extra,), data={"prizes": len(chances)})


def _refused(terms: BlindBox, turn: Turn) -> Refusal | None:
    return None if _now(terms, turn) else Refusal(reason="gifts_gone")


KIND = Kind(
    name="blind_box",
    layers=("order",),
    read=_read,
    give=_give,
    most=lambda terms, _: _expected(terms, "worth_minor"),
    group="gifts",
    goods=False,
    words=(PRIZES, CONSOLATION, WHEN_OUT),
    things=lambda terms: [*[one.item for one in terms.prizes], *filter(None, [terms.consolation])],
    refused=_refused,
)
