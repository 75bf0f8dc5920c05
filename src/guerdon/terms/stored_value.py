"""Stored value: a card or a cash-like wallet in one currency, and the terms on which it is sold."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

CardState = Literal["made", "active", "blocked", "ended", "replaced", "void"]


def cash(*, currency: str) -> str:
    """The ledger's wallet of money in this currency, in its minor units."""
    return f"cash-{currency}"


def card_account(*, card: int) -> str:
    """The purse of a card."""
    return f"card:{card}"


@dataclass(frozen=True, slots=True, kw_only=True)
class CardTerms:
    """The shop's own terms of gift cards; the law of `jurisdiction` bounds them.

    A card lives `life_months` (None: for ever, or as the law says). Amounts in minor units of
    `currency`: one load, and what may lie on a card. Money refunded to a card may be used for at
    least `refund_days`. Codes have the form of `pattern`.
    """

    currency: str
    jurisdiction: str = "none"
    life_months: int | None = None
    least_minor: int = 1
    most_minor: int | None = None
    most_balance_minor: int | None = None
    refund_days: int = 90
    pattern: str = "****-****-****-***%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card as it stands; `named` has its holder's name and is `customer`'s."""

    card: int
    currency: str
    state: CardState
    balance_minor: int
    face_minor: int
    last_four: str
    named: bool
    customer: str | None
    created_at: datetime
    activated_at: datetime | None
    loaded_at: datetime | None
    expires_at: datetime | None
    replaced_by: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """Money paid from a card or a customer's wallet for an order, and what came back of it."""

    payment: str
    order: str
    currency: str
    amount_minor: int
    refunded_minor: int
    card: int | None
    customer: str | None
    draws: tuple[tuple[int, int], ...]
    at: datetime
