"""A cart is what a customer wants to buy now; a checkout is the cart with who, where and when."""

from collections.abc import Mapping
from dataclasses import dataclass, field

CHANNELS = ("store", "web", "app", "phone", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line: `quantity` whole units at `unit_minor` each, before any offer.

    `key` names the line within its cart and comes back in every answer about it. `cost_minor` and
    `floor_minor` are per unit: what it costs the shop, and the least that the line's units may
    cost on average.
    """

    key: str
    sku: str
    quantity: int
    unit_minor: int
    category: str = ""
    brand: str = ""
    labels: frozenset[str] = frozenset()
    cost_minor: int | None = None
    floor_minor: int = 0

    @property
    def value_minor(self) -> int:
        """Worth of the line before offers."""
        return self.quantity * self.unit_minor


@dataclass(frozen=True, slots=True, kw_only=True)
class Cart:
    """Lines in their order, one currency, shipping price before offers."""

    lines: tuple[Line, ...]
    currency: str
    shipping_minor: int = 0

    @property
    def value_minor(self) -> int:
        """Worth of all lines before offers, without shipping."""
        return sum(line.value_minor for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """What the till asks: this cart, for this customer (None: a guest), with these codes.

    `gifts` are the things that the customer picked, by the key of the offer that gives them.
    """

    cart: Cart
    customer: str | None = None
    codes: tuple[str, ...] = ()
    order: str = ""
    channel: str = "store"
    store: str = ""
    payment: str = ""
    zone: str = ""
    points: int = 0
    labels: frozenset[str] = field(default_factory=frozenset)
    gifts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
