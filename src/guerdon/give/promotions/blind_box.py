"""Blind box: one prize by published odds; the roll is an argument, kept for audit."""

from collections.abc import Callable
from dataclasses import dataclass

from guerdon.give.kind import Given, Kind, Turn
from guerdon.give.reading import Reader
from guerdon.give.word import Rows, Text, Whole
from guerdon.terms.money import half_up
from guerdon.terms.quote import Extra

ITEM = Text(name="item", says="item")
WEIGHT = Whole(name="weight", least=1, most=1_000_000, unit="weight")
WORTH = Whole(name="worth_minor", default=0, unit="minor")
COST = Whole(name="cost_minor", default=0, unit="minor")
PRIZES = Rows(name="prizes", words=(ITEM, WEIGHT, WORTH, COST))
CONSOLATION = Text(name="consolation", says="item", default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prize:
    """`weight` of all weights is the chance of `item`."""

    item: str
    weight: int
    worth_minor: int
    cost_minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BlindBox:
    """The prizes with their odds; `consolation` is given where the drawn prize ran out."""

    prizes: tuple[Prize, ...]
    consolation: str

    @property
    def weights(self) -> int:
        """What all weights add up to: a roll lies in [0, weights)."""
        return sum(prize.weight for prize in self.prizes)


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
    return BlindBox(prizes=prizes, consolation=CONSOLATION.of(reader))


def drawn(*, terms: BlindBox, roll: int, stock: Callable[[str], int | None]) -> str:
    """The prize of a roll in [0, weights); the consolation where it ran out.

    The odds never move with the stock: what was published stays true until the last box.
    """
    if not 0 <= roll < terms.weights:
        raise ValueError("the roll lies in [0, weights)")
    for prize in terms.prizes:
        roll -= prize.weight
        if roll < 0:
            left = stock(prize.item)
            return prize.item if left is None or left > 0 else terms.consolation
    raise AssertionError("the weights cover every roll")


def odds(*, terms: BlindBox) -> tuple[tuple[str, int, int], ...]:
    """What is published: each prize with its weight and all weights."""
    return tuple((prize.item, prize.weight, terms.weights) for prize in terms.prizes)


def _expected(terms: BlindBox, what: str) -> int:
    total = sum(prize.weight * getattr(prize, what) for prize in terms.prizes)
    return half_up(numerator=total, denominator=terms.weights)


def _give(terms: BlindBox, _: Turn) -> Given:
    """A box not yet opened, worth what it is worth on average."""
    extra = Extra(
        what="blind_box",
        choices=tuple(prize.item for prize in terms.prizes),
        worth_minor=_expected(terms, "worth_minor"),
        cost_minor=_expected(terms, "cost_minor"),
    )
    return Given(extras=(extra,), data={"prizes": len(terms.prizes)})


KIND = Kind(
    name="blind_box",
    layers=("order",),
    read=_read,
    give=_give,
    most=lambda terms, _: _expected(terms, "worth_minor"),
    group="gifts",
    goods=False,
    words=(PRIZES, CONSOLATION),
)
