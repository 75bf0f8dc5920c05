"""A past cart: what somebody bought once, put into the shape that the till asks with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from guerdon.terms.cart import Line

WHOLE = 1000
MOST_UNITS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCart:
    """One sale with its lines at the prices that were paid; `customer` None for a guest."""

    order: str
    customer: str | None
    at: datetime
    channel: str
    store: str
    lines: tuple[Line, ...]

    @property
    def value_minor(self) -> int:
        """What was paid for it."""
        return sum(line.value_minor for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCarts:
    """A sample of the `orders` sales in [since, until): every `every`th order.

    `unusable` were drawn and had nothing that could be sold again.
    """

    carts: tuple[PastCart, ...]
    orders: int
    every: int
    since: datetime
    until: datetime
    unusable: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PaidLine:
    """One line of an order as it was paid: thousandths of a unit, minor units after discounts."""

    sku: str
    quantity_milli: int
    amount_minor: int
    category: str = ""
    brand: str = ""


def lines_of(*, paid: Sequence[PaidLine], total_minor: int) -> tuple[Line, ...]:
    """The lines as a till would ask with them, worth exactly what was paid.

    Whole units keep their number; where the amount does not divide by it, the units become two
    lines a minor unit apart. Weights and lengths (parts of a unit) count as one unit at the
    line's amount. Lines that brought nothing are left out. An order without lines is one unit of
    nothing in particular at its total: thresholds can be tried on it, products cannot.
    """
    if not paid and total_minor > 0:
        return (Line(key="1", sku="", quantity=1, unit_minor=total_minor),)
    found: list[Line] = []
    for number, line in enumerate(paid, start=1):
        found += sold_again(
            number=number,
            sku=line.sku,
            quantity_milli=line.quantity_milli,
            amount_minor=line.amount_minor,
            category=line.category,
            brand=line.brand,
        )
    return tuple(found)


def sold_again(
    *,
    number: int,
    sku: str,
    quantity_milli: int,
    amount_minor: int,
    category: str,
    brand: str,
) -> tuple[Line, ...]:
    """The lines of one paid line, the `number`th of its order: none, one or two; as `lines_of`."""
    if amount_minor <= 0 or quantity_milli <= 0:
        return ()
    units, part = divmod(quantity_milli, WHOLE)
    if part or units > MOST_UNITS:
        units = 1
    each, more = divmod(amount_minor, units)
    plain = Line(
        key=f"{number}",
        sku=sku,
        quantity=units - more,
        unit_minor=each,
        category=category,
        brand=brand,
    )
    if not more:
        return (plain,)
    return plain, replace(plain, key=f"{number}+", quantity=more, unit_minor=each + 1)
