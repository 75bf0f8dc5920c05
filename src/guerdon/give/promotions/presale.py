"""Pre-sale: a deposit paid early counts for more when the rest is paid (定金膨胀)."""

from dataclasses import dataclass

from guerdon.give.basket import off_units
from guerdon.give.kind import Given, Kind, Turn
from guerdon.give.reading import Reader
from guerdon.give.word import Text, Whole
from guerdon.terms.condition import Condition, Leaf
from guerdon.terms.decision import Refusal

DEPOSIT = Whole(name="deposit_minor", least=1, unit="minor")
WORTH = Whole(name="worth_minor", least=1, unit="minor")
LABEL = Text(name="label", says="label")
UNITS = Whole(name="units", least=1, most=1000, default=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Presale:
    """`deposit_minor` was paid for each unit and counts as `worth_minor`.

    The till sees the deposit as a payment; what is given is the difference. `label` is what the
    shop puts on the checkout of an order whose deposit was paid in time.
    """

    deposit_minor: int
    worth_minor: int
    label: str
    most_units: int


def _read(reader: Reader) -> Presale:
    terms = Presale(
        deposit_minor=DEPOSIT.of(reader),
        worth_minor=WORTH.of(reader),
        label=LABEL.of(reader),
        most_units=UNITS.of(reader),
    )
    if terms.worth_minor <= terms.deposit_minor:
        reader.wrong("worth_minor", "the deposit counts for more than was paid")
    return terms


def _needs(terms: Presale) -> Condition:
    return Leaf(field="ask.labels", op="has", value=terms.label)


def _give(terms: Presale, turn: Turn) -> Given:
    """The dearest units first; no unit falls below its deposit, which is paid already."""
    more = terms.worth_minor - terms.deposit_minor
    units = sorted(
        ((-price, i, unit) for i in turn.scope for unit, price in enumerate(turn.prices(i)))
    )
    wishes: dict[int, dict[int, int]] = {}
    for price, line, unit in units[: terms.most_units]:
        wishes.setdefault(line, {})[unit] = min(more, max(0, -price - terms.deposit_minor))
    data = {"deposit_minor": terms.deposit_minor, "worth_minor": terms.worth_minor}
    return Given(cuts=off_units(basket=turn.basket, wishes=wishes), data=data)


def _most(terms: Presale, turn: Turn) -> int:
    units = min(terms.most_units, turn.quantity())
    return min(units * (terms.worth_minor - terms.deposit_minor), turn.worth())


KIND = Kind(
    name="presale",
    layers=("line",),
    read=_read,
    give=_give,
    most=_most,
    needs=_needs,
    unmet=lambda _: Refusal(reason="deposit_missing"),
    words=(DEPOSIT, WORTH, LABEL, UNITS),
)
