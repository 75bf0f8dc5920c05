"""Programmes and orders in a few words."""

from datetime import UTC, datetime, timedelta
from typing import Any

from guerdon.give.referral.settings import Later, Programme, Reward, Step
from guerdon.give.referral.steps import Order

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)


def points(amount: int) -> tuple[Reward, ...]:
    """A reward of points."""
    return (Reward(kind="points", amount=amount),)


STEPS = (
    Step(spend_minor=10_000, inviter=points(50), invitee=points(30)),
    Step(spend_minor=50_000, inviter=points(200)),
)


def promise(**words: Any) -> Programme:
    """50 at a hundred (30 for the friend), 200 at five hundred, of all orders, 14 days pending."""
    return Programme(**{"key": "friends", "steps": STEPS, "counts": "all"} | words)


def order(number: int, paid: int, *, kept: int | None = None, day: int | None = None) -> Order:
    """The order `oN` on day N."""
    at = NOW + timedelta(days=number if day is None else day)
    return Order(
        key=f"o{number}", at=at, paid_minor=paid, kept_minor=paid if kept is None else kept
    )


LATER = Later(shares_bp=(500, 100), per_minor=100, freeze_days=30)
