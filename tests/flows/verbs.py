"""A shop in which points can do all that they can do, and where they all are."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Sum

from guerdon.store.ledger import ledger
from guerdon.store.models import Balance, Entry
from guerdon.store.programme import sections
from tests.flows.friends import LATER, PROMISE
from tests.flows.shop import off, sells
from tests.flows.tier_shop import ladder, name
from tests.give.plays import COFFEE, WHEEL

# Five per cent of what is left go each week, and whoever reviews slides the rest of the cups.
POINTS: dict[str, Any] = {
    "earn": {
        "rates": [{"points": 1, "per_minor": 100}],
        "rules": [
            {"key": "tier", "gives": "multiplier", "tiers": {"gold": 150}},
            {"key": "review", "on": "review", "points": 40, "pending": {"kind": "none"}},
            {
                "key": "slow",
                "on": "share",
                "points": 30,
                "life": {"kind": "sliding", "days": 15, "activity": ["purchase", "review"]},
                "pending": {"kind": "trigger", "trigger": "stay_over", "within_days": 20},
            },
        ],
    },
    "life": {"kind": "fractional", "percent": 5, "every": "week"},
    "tier_lives": {"gold": {"kind": "rolling", "days": 25, "rounds": "month"}},
    "pending": {"kind": "days", "days": 1},
    "rewards": [
        {"key": "cup", "what": "goods", "points": 30},
        {"key": "v5", "what": "voucher", "points": 50, "offer": "five"},
    ],
    "automatic": {"points": 900, "reward": "v5"},
    "refund": {"revoke": "below_zero", "restores": "extended", "extends_days": 5},
}
AIR = {
    "key": "air",
    "name": {"en": "Air"},
    "credit": 300,
    "packs": [{"points": 500, "minor": 450}],
    "exchange_in": [{"theirs": 10, "ours": 3}],
    "exchange_out": [{"theirs": 2, "ours": 1}],
    "worth": [{"issued_milli": 1_000, "taken_milli": 800}],
}
WELL = {
    "key": "well",
    "name": {"en": "A well"},
    "rates": [{"points": 10, "minor": 3}],
    "shares": [{"bp": 150}],
}
PLUS = {
    "key": "plus",
    "name": name("plus"),
    "price_minor": 36_500,
    "structure": "member",
    "tier": "gold",
    "trial_days": 7,
}
SECTIONS: dict[str, Any] = {
    "points": {"wallets": {"points": POINTS}},
    "sharing": {"transfer": {"fee_bp": 500, "times_a_day": 3}, "household": {}},
    "causes": {"causes": [WELL]},
    "partners": {"partners": [AIR]},
    "play": {"draws": [{**WHEEL, "price": {"points": 20}}], "stamps": [COFFEE]},
    "referral": {"programmes": [{**PROMISE, "later": LATER, "guard": {"burst": "allow"}}]},
    "gift_cards": {"currency": "USD", "life_months": 1, "most_balance_minor": 80_000},
    "tiers": {"structures": [ladder()], "plans": [PLUS]},
}
# Refusals of the ledger itself: a rule should have said no before, with a reason that people know.
FAULTS = frozenset(
    (
        "entry_malformed",
        "lot_overdrawn",
        "wallet_below_zero",
        "customer_unknown",
        "idempotency_key_reused",
        "till_busy",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stands:
    """Points in all wallets and pools of members, cents on cards, and how many entries made it."""

    members: int
    money: int
    entries: int


def stands() -> Stands:
    """Where points are now."""

    def total(*starts: str) -> int:
        sums = (Balance.objects.filter(account__startswith=one) for one in starts)
        return sum(one.aggregate(n=Sum("amount"))["n"] or 0 for one in sums)

    return Stands(
        members=total("wallet:points#", "wallet:pool#"),
        money=total("card:", "wallet:cash-"),
        entries=Entry.objects.count(),
    )


def houses() -> dict[str, int]:
    """What each house account of points holds; issued is below zero."""
    found = ledger.by_kind()
    for account, amount in ledger.by_kind(wallet="pool").items():
        found[account] = found.get(account, 0) + amount
    return found


def opens(now: datetime) -> None:
    """The shop opens: everything is offered."""
    sections._held = sections._Held()
    sells(now, off("five", 500, codes="unique"))
    for key, document in SECTIONS.items():
        put = sections.put(name=key, document=document, actor="test", now=now)
        assert isinstance(put, int), (key, put)
