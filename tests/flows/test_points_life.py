"""The life of wallets at random: whatever comes in whatever order, the ledger proves itself."""

import os
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from guerdon.flows.night import day_roll
from guerdon.flows.points import points, rewards
from guerdon.flows.till import redemption
from guerdon.flows.till.goodwill import Goodwill
from guerdon.store.ledger import ledger
from guerdon.store.models import DayStep, Notice, Trigger
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from tests.flows.shop import ask, empty, everything, off, redeem, sells
from tests.flows.wallets import happens, person, terms

START = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
WHO = st.sampled_from(["ann", "bo"])
PICK = st.integers(0, 9)
NAMED = frozenset(
    (
        *("points_short", "reward_limit", "points_capped", "redemption_returned"),
        *("return_too_many", "limit_reached", "till_busy"),
    )
)
WALLETS: dict[str, Any] = {
    "points": {
        "earn": {
            "rates": [{"points": 1, "per_minor": 100}],
            "rules": [
                {"key": "tier", "gives": "multiplier", "tiers": {"gold": 250}},
                {"key": "review", "on": "review", "points": 40, "pending": {"kind": "none"}},
                {
                    "key": "stay",
                    "points": 15,
                    "pending": {"kind": "trigger", "trigger": "stay_over", "within_days": 20},
                },
                {
                    "key": "weekly",
                    "on": "share",
                    "points": 30,
                    "life": {"kind": "fractional", "percent": 5, "every": "week"},
                    "pending": {"kind": "none"},
                },
            ],
            "caps": [{"per": "day", "points": 200}],
        },
        "life": {"kind": "sliding", "days": 20, "activity": ["purchase", "redeem"]},
        "tier_lives": {"gold": {"kind": "rolling", "days": 25, "rounds": "month"}},
        "pending": {"kind": "days", "days": 2},
        "rewards": [
            {"key": "v5", "what": "voucher", "points": 50, "offer": "five", "most": 9, "per": "day"}
        ],
        "automatic": {"points": 300, "reward": "v5"},
        "refund": {"revoke": "below_zero", "restores": "extended", "extends_days": 5},
    },
    "growth": {
        "earn": {"rates": [{"points": 1, "per_minor": 50}]},
        "life": {"kind": "calendar"},
        "refund": {"revoke": "to_zero"},
    },
}


class Wallets(RuleBasedStateMachine):
    """Two members, two wallets, five kinds of lives; the clock only goes on."""

    def __init__(self) -> None:
        super().__init__()
        for model in (Notice, Trigger, DayStep):
            model._default_manager.all().delete()
        empty()
        self.now = START
        self.number = 0
        self.orders: list[str] = []
        self.heard: list[tuple[str, str, str]] = []

    @initialize()
    def open_shop(self) -> None:
        sells(self.now, off("five", 500, codes="unique"))
        terms(self.now, WALLETS)
        person("ann", self.now, tier="gold")
        person("bo", self.now)

    def body(self, answer: Any) -> Any:
        """What was answered; None after a refusal that we know."""
        if isinstance(answer, Refusal):
            assert answer.reason in NAMED, answer
            return None
        assert isinstance(answer, Reply)
        return answer.body

    @rule(who=WHO, minor=st.sampled_from([999, 3000, 12_000]), spend=st.sampled_from([0, 0, 20]))
    def buy(self, who: str, minor: int, spend: int) -> None:
        self.number += 1
        cart = ask(f"o{self.number}", customer=who, lines=(("1", 2, minor),), points=spend)
        body = self.body(redeem(self.now, cart))
        if body:
            self.orders.append(body["redemption"])

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, units=st.sampled_from([1, None]), minor=st.sampled_from([0, 0, 100]))
    def give_back(self, pick: int, units: int | None, minor: int) -> None:
        found = self.orders[pick % len(self.orders)]
        kindly = Goodwill(minor=minor, why="late", by="ann", role=Role.OWNER)
        words: Any = {"goodwill": kindly} if minor else {"lines": units and {"1": units}}
        before = everything()
        answer = redemption.roll_back(redemption=found, key=None, now=self.now, **words)
        if isinstance(answer, Refusal):
            assert answer.reason in NAMED | {"refund_too_much"}, answer
            assert everything() == before

    @rule(who=WHO, kind=st.sampled_from(["review", "share", "stay_over"]))
    def something_happens(self, who: str, kind: str) -> None:
        self.number += 1
        happens(self.now, kind, f"t{self.number}", who)
        self.heard.append((kind, f"t{self.number}", who))

    @precondition(lambda self: self.heard)
    @rule(pick=PICK)
    def it_is_said_again(self, pick: int) -> None:
        kind, key, who = self.heard[pick % len(self.heard)]
        before = everything()
        happens(self.now, kind, key, who)
        assert everything() == before

    @rule(who=WHO, quantity=st.sampled_from([1, 2]))
    def have_a_reward(self, who: str, quantity: int) -> None:
        before = ledger.balance(customer=who, now=self.now)
        body = self.body(
            rewards.redeem(customer=who, reward="v5", quantity=quantity, key=None, now=self.now)
        )
        if body:
            assert body["points"] <= before.spendable
            assert body["balance"] == before.total - body["points"]

    @rule(who=WHO, amount=st.sampled_from([-30, 30, 400]))
    def by_hand(self, who: str, amount: int) -> None:
        words: Any = {"why": "test", "actor": "t", "key": None}
        self.body(points.give(customer=who, points=amount, now=self.now, **words))

    @rule(days=st.sampled_from([1, 3, 9, 40]))
    def days_go_by(self, days: int) -> None:
        self.now += timedelta(days=days)
        rolled = day_roll.run(now=self.now)
        assert len(rolled.steps) == len(day_roll.STEPS)
        for who in ("ann", "bo"):
            for wallet in ("points", "growth"):
                purse = ledger.balance(customer=who, wallet=wallet, now=self.now)
                # After the roll nothing that ended lies about, and no debt stands beside points
                # that could pay it.
                assert purse.lapsed == 0
                assert not purse.owed or not purse.available
        before = everything()
        assert day_roll.run(now=self.now).steps == {}
        assert points.expire(now=self.now).lots == 0
        assert everything() == before

    @invariant()
    def the_ledger_proves_itself(self) -> None:
        proof = ledger.verify()
        assert proof.clean, proof.findings
        for who in ("ann", "bo"):
            purse = ledger.balance(customer=who, wallet="growth", now=self.now)
            assert purse.owed == 0


@pytest.mark.django_db(transaction=True)
def test_the_life_of_wallets() -> None:
    usual = 8 if connection.vendor == "sqlite" else 3
    run(
        Wallets,
        settings=settings(
            max_examples=int(os.environ.get("LIFE_EXAMPLES", usual)),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
