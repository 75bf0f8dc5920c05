"""What a till must hold at any time, told by a plain model of its own: no code of the product."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from guerdon.store.ledger import ledger
from guerdon.store.models import (
    Balance,
    Code,
    Counter,
    Order,
    Redemption,
    RedemptionLine,
    Reservation,
)

# key -> (kind and value, limits by which edits may choose, codes)
SHELF: dict[str, dict[str, Any]] = {
    "ten": {
        "kind": "percent",
        "value": {"percent": 10},
        "codes": "unique",
        "group": "a",
        "limits": {"total": 4, "per_customer": 2},
    },
    "five": {
        "kind": "amount",
        "value": {"off_minor": 500},
        "least_minor": 2000,
        "group": "b",
        "limits": {"budget": "spring", "when_short": "clip"},
    },
    "step": {
        "kind": "stepped",
        "value": {
            "by": "spend",
            "steps": [{"from": 1500, "off_minor": 100}, {"from": 4000, "off_minor": 400}],
        },
        "group": "c",
        "limits": {"budget": "spring", "per_day": 3, "when_short": "skip"},
    },
    "word": {
        "kind": "percent",
        "value": {"percent": 5},
        "codes": "shared",
        "shared_code": "WORD",
        "group": "d",
        "limits": {"per_code": 5, "per_store": 2, "spend_minor": 600, "when_short": "refuse"},
    },
    "third": {
        "kind": "buy_get",
        "value": {"buy": 2},
        "group": "e",
        "limits": {"units": 3, "when_short": "clip"},
    },
    "double": {
        "kind": "points_multiplier",
        "value": {"percent": 200},
        "group": "f",
        "limits": {"per_customer": 1},
    },
}
# What an edit may change of an offer, beside how its returns go.
EDITS: dict[str, tuple[dict[str, Any], ...]] = {
    "ten": ({"limits": {"total": 2}}, {"limits": {"per_customer": 1}}, {"limits": {}}),
    "five": ({"value": {"off_minor": 900}}, {"limits": {"spend_minor": 900}}, {}),
    "step": ({"limits": {"budget": "spring", "when_short": "refuse"}}, {"limits": {}}),
    "word": ({"value": {"percent": 50}}, {"limits": {"per_code": 1}}, {}),
    "third": ({"value": {"buy": 1}}, {"limits": {"budget": "spring", "when_short": "clip"}}, {}),
    "double": ({"limits": {}}, {}),
}
BUDGET = 1700


@dataclass(slots=True, kw_only=True)
class Given:
    """What an order holds or was given, as its answer said; `day` is that of the decision."""

    order: str
    customer: str | None
    store: str
    day: str
    lines: list[str]
    quote: dict[str, Any]
    expires: str = ""
    redemption: str = ""
    state: str = ""
    kept_uses: bool = False
    refunds: list[int] = field(default_factory=list)
    points: dict[str, int] = field(default_factory=dict)

    @property
    def codes(self) -> set[str]:
        """The codes that it used."""
        return {one["code"] for one in self.quote["applied"] if one["code"]}

    def over(self) -> bool:
        """Whether everything came back."""
        return self.state in {"returned", "cancelled"}


@dataclass(slots=True, kw_only=True)
class Book:
    """The model: offers by version, live holds, redeemed orders, and points in all wallets."""

    limits: dict[tuple[str, int], dict[str, Any]] = field(default_factory=dict)
    holds: dict[str, Given] = field(default_factory=dict)
    orders: dict[str, Given] = field(default_factory=dict)
    points: int = 0

    def ends_for(self, *, order: str, customer: str | None, codes: list[str]) -> list[str]:
        """The holds that a new ask of this order takes over."""
        theirs = {
            key: one
            for key, one in self.holds.items()
            if one.order == order or (customer is not None and one.customer == customer)
        }
        ends = [
            key
            for key, one in theirs.items()
            if one.order == order or set(codes) & {code for code in one.codes if code != "WORD"}
        ]
        # The oldest first, and no more than make one place free.
        for key, one in theirs.items():
            free = [theirs[end] for end in ends]
            if key not in ends and any(
                self._full(given, str(customer), free) for given in one.quote["applied"]
            ):
                ends.append(key)
        return ends

    def _full(self, given: Any, customer: str, free: list["Given"]) -> bool:
        """Whether the offer has no place left for the customer once these are let go."""
        key = f"offer/{given['offer']}/customer/{customer}"
        ceiling = Counter.objects.filter(pk=key).values_list("ceiling", flat=True).first()
        if ceiling is None or not self._limit(given, "per_customer"):
            return False
        back = sum(
            1
            for one in free
            for other in one.quote["applied"]
            if one.customer == customer
            and other["offer"] == given["offer"]
            and self._limit(other, "per_customer")
        )
        return self.counters().get(key, 0) - back >= ceiling

    def _limit(self, given: Any, name: str) -> Any:
        return self.limits[given["offer"], given["version"]].get(name)

    def counters(self) -> dict[str, int]:
        """What each counter must stand at: live holds, and redemptions as far as they were kept."""
        sums: dict[str, int] = defaultdict(int)
        back = {
            (order, offer): minor
            for order, offer, minor in RedemptionLine.objects.values_list(
                "redemption__order", "offer", "returned_minor"
            )
        }
        for one in (*self.holds.values(), *self.orders.values()):
            whole = not one.over() or one.kept_uses
            for given in one.quote["applied"]:
                offer, limits = given["offer"], self.limits[given["offer"], given["version"]]
                gone = back.get((one.order, offer), 0) if one.redemption else 0
                uses = {
                    "total": (f"offer/{offer}/total", 1),
                    "per_day": (f"offer/{offer}/day/{one.day}", 1),
                    "per_customer": (f"offer/{offer}/customer/{one.customer}", 1),
                    "per_store": (f"offer/{offer}/store/{one.store}", 1),
                    "per_code": (f"offer/{offer}/code/{given['code']}", 1),
                    "units": (f"offer/{offer}/units", given["units"]),
                }
                for name, (key, units) in uses.items():
                    if name in limits and whole:
                        sums[key] += units
                if "spend_minor" in limits:
                    sums[f"offer/{offer}/spend"] += given["minor"] - gone
                if "budget" in limits:
                    sums["budget/spring"] += given["minor"] - gone
        return {key: units for key, units in sums.items() if units}

    def check(self) -> None:
        """Everything that must hold between two calls."""
        stood = {row.key: row for row in Counter.objects.all()}
        counted = {
            key: row.used
            for key, row in stood.items()
            if row.used and not key.startswith("goodwill/")
        }
        assert counted == self.counters(), (counted, self.counters())
        assert all(0 <= row.used <= row.ceiling for row in stood.values())
        assert not stood or stood["budget/spring"].ceiling == BUDGET
        held = Reservation.objects.filter(state="held").values_list("key", flat=True)
        assert set(held) == set(self.holds)
        self._codes()
        self._orders()
        proof = ledger.verify()
        assert proof.clean, proof.findings
        wallets = Balance.objects.filter(account__startswith="wallet:")
        purses = list(wallets.values_list("amount", flat=True))
        assert min(purses, default=0) >= 0
        assert sum(purses) == self.points

    def _codes(self) -> None:
        """A code is in one state, and with one order."""
        where: dict[str, tuple[str, str]] = {}
        for one in (*self.holds.values(), *self.orders.values()):
            if one.redemption and one.over() and not one.kept_uses:
                continue
            for code in one.codes - {"WORD"}:
                assert code not in where, f"{code} is with {where[code]} and {one.order}"
                where[code] = ("redeemed" if one.redemption else "held", one.order)
        for code, state, by in Code.objects.values_list("code", "state", "held_by"):
            assert (state, by) == where.get(code, ("fresh", ""))

    def _orders(self) -> None:
        """The money of every order adds up, as answered and as recorded for the night."""
        assert set(self.orders) == set(Redemption.objects.values_list("order", flat=True))
        totals: dict[str, int] = defaultdict(int)
        for key, minor in Order.objects.values_list("key", "total_minor"):
            totals[key.partition("/")[0]] += minor
        for order, one in self.orders.items():
            paid = one.quote["total_minor"]
            assert 0 <= sum(one.refunds) <= paid
            assert totals[order] == paid - sum(one.refunds)
            if one.over():
                assert sum(one.refunds) == paid
                assert one.points["back"] == one.points["spent"]
                assert one.points["taken"] == one.points["earned"]
            assert one.points["back"] <= one.points["spent"]
            assert one.points["taken"] <= one.points["earned"]


def adds_up(quote: Any, ask: Any) -> None:
    """A quote's parts are its whole, no line is below nothing, and nothing is owed twice."""
    worth = {line.key: line.value_minor for line in ask.cart.lines}
    off: dict[str, int] = defaultdict(int)
    for one in quote["applied"]:
        assert one["minor"] == sum(share["minor"] for share in one["shares"])
        for share in one["shares"]:
            assert share["minor"] == sum(share["units"])
            assert all(unit >= 0 for unit in share["units"])
            off[share["line"]] += share["minor"]
    assert all(off[line] <= worth[line] for line in off)
    assert quote["discount_minor"] == sum(off.values())
    assert quote["subtotal_minor"] == sum(worth.values())
    assert quote["total_minor"] == quote["subtotal_minor"] - quote["discount_minor"] >= 0
    assert quote["due_minor"] == quote["total_minor"] - quote["points_minor"] >= 0
