"""A shop that sells gift cards, and cards as tests sell and spend them."""

from datetime import datetime
from typing import Any

from guerdon.flows.cards import cards, paying
from guerdon.store.models import GiftCard, ValuePayment
from guerdon.terms.decision import Refusal
from tests.flows.shop import done, everything

SHOP = {"currency": "CNY", "jurisdiction": "CN", "life_months": 36, "most_balance_minor": 80_000}


def issued(now: datetime, minor: int = 10_000, *, active: bool = True, **words: Any) -> Any:
    """One new card with its code."""
    given = {"count": 1, "customer": None, "actor": "ann", "key": None, **words}
    return done(cards.issue(minor=minor, active=active, now=now, **given))["cards"][0]


def pay(now: datetime, code: str | None, minor: int, **words: Any) -> Any:
    """A payment with a card's code, or of a customer."""
    given = {"customer": None, "currency": "CNY", "part": False, "order": "o1", "key": None}
    return paying.pay(code=code, minor=minor, now=now, **(given | words))


def all_rows() -> Any:
    """All that a card's life may write."""
    return everything(), list(GiftCard.objects.values()), list(ValuePayment.objects.values())


def refused(call: Any) -> Refusal:
    """The refusal of a call that changed nothing."""
    before = all_rows()
    found = call()
    assert isinstance(found, Refusal), found
    assert all_rows() == before
    return found
