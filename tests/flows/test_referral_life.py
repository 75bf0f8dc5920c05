"""Friends at random: bound, buying, returning, paid and spending; it never pays too much."""

import os
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from guerdon.flows.referral import referral
from guerdon.store.ledger import ledger
from guerdon.store.models import (
    Referral,
    ReferralCode,
    ReferralOrder,
    ReferralReward,
    ReferralSign,
)
from guerdon.terms.decision import Refusal
from tests.flows import friends as f
from tests.flows.shop import clean, empty
from tests.store.ledgers import spent

PEOPLE = ("ann", "bob", "cy", "dan")
START = datetime(2026, 3, 14, 12, tzinfo=UTC)
NAMED = {"referral_bound", "referral_circular", "referral_self", "referral_existing"}
MORE = {"later": f.LATER, "guard": {"burst": "allow"}}


class Friends(RuleBasedStateMachine):
    """Four people; the clock only goes on. The model keeps who brought whom and what stayed."""

    def __init__(self) -> None:
        super().__init__()
        for model in (ReferralReward, ReferralOrder, Referral, ReferralCode, ReferralSign):
            model._default_manager.all().delete()
        empty()
        self.now = START
        self.by: dict[str, tuple[str, datetime]] = {}
        self.refused: set[str] = set()
        self.orders: dict[str, dict[str, tuple[datetime, int, int]]] = {}
        self.spent = dict.fromkeys(PEOPLE, 0)
        f.people(START, *PEOPLE)

    @rule(who=st.sampled_from(PEOPLE), whom=st.sampled_from(PEOPLE))
    def bind(self, who: str, whom: str) -> None:
        answer = f.bind(who, whom, self.now)
        if isinstance(answer, Refusal):
            assert answer.reason in NAMED
            assert whom == who or whom in self.by or whom in self.above(who)
            return
        assert whom not in self.by
        self.by[whom] = (who, self.now)

    @rule(who=st.sampled_from(PEOPLE), minor=st.integers(0, 60_000), again=st.booleans())
    def buy(self, who: str, minor: int, again: bool) -> None:
        order = f"{who}-{len(self.orders.get(who, {}))}"
        f.bought(who, order, minor, self.now)
        if again:
            f.bought(who, order, minor, self.now)
        if who in self.by:
            self.orders.setdefault(who, {})[order] = (self.now, minor, minor)

    @precondition(lambda self: any(self.orders.values()))
    @rule(pick=st.integers(0, 20), share=st.integers(1, 100), again=st.booleans())
    def send_back(self, pick: int, share: int, again: bool) -> None:
        every = [(who, key) for who, own in self.orders.items() for key in own]
        who, order = every[pick % len(every)]
        at, paid, kept = self.orders[who][order]
        back = kept * share // 100
        key = f"{order}/{kept}"
        f.returned(who, order, back, self.now, key=key)
        if again:
            f.returned(who, order, back, self.now, key=key)
        self.orders[who][order] = (at, paid, kept - back)

    @rule(days=st.sampled_from((0, 1, 14, 31)))
    def wait(self, days: int) -> None:
        self.now += timedelta(days=days, seconds=1)

    @rule()
    def release(self) -> None:
        f.release(self.now)
        assert f.release(self.now) == {}

    @rule(who=st.sampled_from(PEOPLE), share=st.integers(1, 100))
    def spend(self, who: str, share: int) -> None:
        for lot in ledger.lots(customer=who):
            amount = lot.left * share // 100
            if amount and lot.available_at <= self.now:
                key = f"spent-{lot.lot}-{lot.left}"
                entry = spent(key, who, {lot.lot: amount}, self.now)
                assert not isinstance(ledger.post(entries=[entry]), Refusal)
                self.spent[who] += amount

    @precondition(lambda self: self.by)
    @rule(pick=st.integers(0, 20))
    def refuse(self, pick: int) -> None:
        whom = sorted(self.by)[pick % len(self.by)]
        number = Referral.objects.get(invitee__key=whom).pk
        referral.review(referral=number, good=False, why="x", actor="eva", key=None, now=self.now)
        self.refused.add(whom)

    def above(self, who: str) -> list[str]:
        found: list[str] = []
        while who in self.by:
            who = self.by[who][0]
            assert who not in found  # no circle, ever
            found.append(who)
        return found

    def earned(self, who: str) -> int:
        """What the rules give a person for the spend that stayed, told by this model alone."""
        total = 0
        for friend, (by, _) in self.by.items():
            if friend in self.refused:
                continue
            orders = sorted(
                (at, key, kept) for key, (at, _, kept) in self.orders.get(friend, {}).items()
            )
            stayed = [one for one in orders if one[2]]
            sum_kept = sum(kept for _, _, kept in stayed)
            if who == by:
                total += 50 * (sum_kept >= 10_000) + 200 * (sum_kept >= 50_000)
                total += sum(kept * 500 // 1_000_000 for _, _, kept in stayed[1:])
            if who == friend:
                total += 30 * (sum_kept >= 10_000)
            over = self.by.get(by)
            if over is not None and over[0] == who and by not in self.refused:
                total += sum(kept * 100 // 1_000_000 for at, _, kept in stayed[1:] if at >= over[1])
        return total

    @invariant()
    def nobody_has_more_than_the_rules_give(self) -> None:
        f.release(self.now)
        for who in PEOPLE:
            rows = ReferralReward.objects.filter(receiver__key=who)
            has = sum(row.given - row.taken for row in rows)
            forgiven = sum(row.forgiven for row in rows)
            assert has - forgiven <= self.earned(who)
            # What is forgiven was spent before, and the ledger tells the same as the rewards.
            assert forgiven <= self.spent[who]
            assert ledger.balance(customer=who, now=self.now).total == has - self.spent[who]
            assert self.above(who) is not None

    def teardown(self) -> None:
        """In the end, when every freeze is over, each has exactly what the rules give."""
        f.release(self.now + timedelta(days=60))
        for who in PEOPLE:
            rows = ReferralReward.objects.filter(receiver__key=who)
            has = sum(row.given - row.taken - row.forgiven for row in rows)
            assert has == self.earned(who)
        assert clean()


@pytest.mark.django_db(transaction=True)
def test_friends_at_random() -> None:
    f.promises(START - timedelta(days=1), MORE)
    many = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
    run(
        Friends,
        settings=settings(
            max_examples=60 if many else 3,
            stateful_step_count=40 if many else 12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
