"""Partners: other houses that issue and take our points, at dated rates both ways."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from guerdon.terms.dated import Dated
from guerdon.terms.period import ALWAYS, Period

Kind = Literal["pack", "issue", "exchange_in", "spend", "exchange_out"]
KINDS: tuple[Kind, ...] = ("pack", "issue", "exchange_in", "spend", "exchange_out")


def purse(*, partner: str) -> str:
    """The points that a partner may still issue."""
    return f"partner:{partner}"


def taken(*, partner: str) -> str:
    """The points that members spent at a partner or exchanged for its own units."""
    return f"taken:{partner}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """`points` bought ahead for `minor` minor units."""

    points: int
    minor: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """`theirs` of the partner's units are `ours` points; only whole steps are exchanged."""

    theirs: int
    ours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Worth:
    """Thousandths of a minor unit a point: what they owe us for issuing, what we owe for taking."""

    issued_milli: int
    taken_milli: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """A partner's terms: its purse may go `credit` points below zero (0: only bought ahead)."""

    key: str
    name: Mapping[str, str]
    period: Period = ALWAYS
    credit: int = 0
    least: int = 1
    most: int | None = None
    packs: tuple[Dated[Pack], ...] = ()
    exchange_in: tuple[Dated[Exchange], ...] = ()
    exchange_out: tuple[Dated[Exchange], ...] = ()
    worth: tuple[Dated[Worth], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One movement with a partner; `minor` is its worth between the houses."""

    reference: str
    kind: Kind
    customer: str | None
    entry: str
    points: int
    theirs: int
    minor: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Movements of one kind in a period: how many, points, their units, money."""

    count: int = 0
    points: int = 0
    theirs: int = 0
    minor: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """[start, end) with a partner: closing = opening + pack - issue - exchange_in, in points.

    `due_minor` is what the partner owes for the period; below zero it is owed to the partner.
    Packs are paid when they are bought and told apart.
    """

    partner: str
    currency: str
    period: Period
    opening: int
    closing: int
    sides: Mapping[Kind, Side]

    @property
    def due_minor(self) -> int:
        """Issued on credit, less taken and exchanged out."""
        sides = self.sides
        owed = sides["issue"].minor + sides["exchange_in"].minor
        return owed - sides["spend"].minor - sides["exchange_out"].minor
