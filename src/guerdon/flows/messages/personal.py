"""Personal blocks: what a template may say of a member, read only where it asks for it."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from guerdon.give.points import expiry
from guerdon.store import counters
from guerdon.store.ledger import ledger
from guerdon.store.messages import words
from guerdon.store.messages.addresses import Addressee
from guerdon.store.programme import programme
from guerdon.terms import money

RISK = timedelta(days=30)
# What a template may name beside `now`; each is looked up only for templates that do.
WORDS = frozenset({"member", "data", "shop", "links", "items", "stock", "points", "now"})


def shop() -> dict[str, Any]:
    """The shop as templates know it."""
    found = programme.read()
    return {
        "name": found.name,
        "currency": found.currency,
        "exponent": money.exponent(currency=found.currency),
    }


def context(
    *,
    to: Addressee,
    data: Mapping[str, Any],
    wanted: Collection[str],
    house: Mapping[str, Any],
    links: Mapping[str, str],
    now: datetime,
) -> dict[str, Any]:
    """The words of one message: those of `wanted` that cost nothing, and those that it asks for.

    `items` are the products of data.skus that there are, in that order; `stock` is what is left
    at this moment of data.stock; `points` what may be spent, and what of it ends within 30 days.
    """
    found: dict[str, Any] = {
        "member": {"key": to.member, "name": to.name, "tier": to.tier},
        "data": dict(data),
        "shop": dict(house),
        "links": dict(links),
        "now": now,
    }
    if "items" in wanted:
        found["items"] = words.products(skus=_texts(data.get("skus")))
    if "stock" in wanted:
        found["stock"] = stock(items=_texts(data.get("stock")))
    if "points" in wanted:
        found["points"] = points(member=to.member, now=now)
    return found


def stock(*, items: Collection[str]) -> dict[str, int]:
    """Item -> how many are left to be had, never below zero; only those that are counted."""
    standing = counters.standing(keys=[f"stock/{one}" for one in items])
    return {
        key.removeprefix("stock/"): max(0, one.ceiling - one.used) for key, one in standing.items()
    }


def points(*, member: str, now: datetime) -> dict[str, Any]:
    """What may be spent now, how much of that ends within 30 days, and when the first of it."""
    purse = ledger.balance(customer=member, now=now)
    zone = programme.read().zone
    soon = sorted(
        (one.at, one.points)
        for lot in ledger.lots(customer=member)
        if lot.available_at <= now and (lot.expires_at is None or now < lot.expires_at)
        for one in expiry.falling(lot=lot, until=now + RISK, zone=zone)
    )
    return {
        "available": purse.spendable,
        "at_risk": sum(left for _, left in soon),
        "at_risk_on": soon[0][0].date().isoformat() if soon else "",
    }


def _texts(value: Any) -> list[str]:
    return [str(one) for one in value][:50] if isinstance(value, list | tuple) else []
