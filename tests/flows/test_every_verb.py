"""Every verb of the ledger at random: points come from somewhere and go somewhere, always."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from guerdon.flows import trigger
from guerdon.flows.cards import cards, ends, paying
from guerdon.flows.giving import causes, partners
from guerdon.flows.night import day_roll
from guerdon.flows.play import draw
from guerdon.flows.points import adjustments, households, points, reward_ends, rewards, transfers
from guerdon.flows.referral import settling
from guerdon.flows.tiers import plans, tiers
from guerdon.flows.till import redemption
from guerdon.flows.till.goodwill import Goodwill
from guerdon.store.ledger import ledger
from guerdon.store.models import Adjustment, HadReward, Redemption, ReferralReward
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from tests.emptying import emptied
from tests.flows import friends
from tests.flows.shop import ask
from tests.flows.verbs import FAULTS, houses, opens, stands
from tests.flows.wallets import person

START = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)
PEOPLE = ("ann", "bo", "cy")
WHO = st.sampled_from(PEOPLE)
PICK = st.integers(0, 9)
SOME = st.sampled_from([1, 20, 60, 150])


class EveryVerb(RuleBasedStateMachine):
    """Three members, a partner, a cause, cards; the clock only goes on.

    `given` are points that somebody gave and no order earned.
    """

    def __init__(self) -> None:
        super().__init__()
        emptied()
        self.now = START
        self.number = 0
        self.given = 0
        self.orders: list[str] = []
        self.homes: list[str] = []
        self.cards: list[dict[str, Any]] = []
        self.paid: list[str] = []
        self.plans: list[str] = []

    @initialize()
    def open_shop(self) -> None:
        opens(self.now)
        for who in PEOPLE:
            person(who, self.now - timedelta(days=900), tier="gold" if who == "ann" else "")
            self.by_hand(who, 400)
            self.sell_a_card(who, 5_000, active=who != "cy")

    def call(self, flow: Callable[..., Any], moves: Callable[[Any], int], /, **words: Any) -> Any:
        """The body; None after a refusal, which moves nothing. Said again it changes nothing.

        `moves` is how many points the answer says came into wallets in all.
        """
        self.number += 1
        words |= {"key": f"k{self.number}", "now": self.now}
        before = stands()
        answer = flow(**words)
        after = stands()
        if isinstance(answer, Refusal):
            assert answer.reason not in FAULTS, answer
            assert after == before
            return None
        assert isinstance(answer, Reply), answer
        assert after.members - before.members == moves(answer.body), answer.body
        again = flow(**words)
        assert isinstance(again, Reply)
        assert again.repeated
        assert stands() == after
        return answer.body

    # Orders and returns.

    @rule(who=WHO, minor=st.sampled_from([999, 12_000, 60_000]), spend=st.sampled_from([0, 0, 20]))
    def buy(self, who: str, minor: int, spend: int) -> None:
        self.number += 1
        cart = ask(f"o{self.number}", customer=who, lines=(("1", 2, minor),), points=spend)
        body = self.call(
            redemption.redeem,
            lambda told: told["points"]["earned"] - told["points"]["spent"],
            ask=cart,
        )
        if body:
            self.orders.append(body["redemption"])
            trigger.catch_up(now=self.now)

    @precondition(lambda self: self.orders)
    @rule(pick=PICK, units=st.sampled_from([1, None]), minor=st.sampled_from([0, 0, 300]))
    def give_back(self, pick: int, units: int | None, minor: int) -> None:
        """A whole order (cancelled, where nothing came back before), an item, or some money."""
        kindly = Goodwill(minor=minor, why="late", by="ann", role=Role.OWNER)
        words: Any = {"goodwill": kindly} if minor else {"lines": units and {"1": units}}
        self.call(
            redemption.roll_back,
            lambda told: told["points"]["given_back"] - told["points"]["taken_back"],
            redemption=self.orders[pick % len(self.orders)],
            **words,
        )
        trigger.catch_up(now=self.now)

    @rule(who=WHO, kind=st.sampled_from(["review", "share", "stay_over"]))
    def something_happens(self, who: str, kind: str) -> None:
        self.number += 1
        words: Any = {"kind": kind, "customer": who, "data": {}, "now": self.now}
        before = -houses().get("issued", 0)
        for _ in range(2):
            assert isinstance(trigger.take(key=f"t{self.number}", **words), Reply)
        # What is heard twice is given once.
        gave = -houses().get("issued", 0) - before
        assert gave == {"review": 40, "share": 30}.get(kind, 0)
        self.given += gave

    # Rewards, and points by hand.

    @rule(who=WHO, reward=st.sampled_from(["cup", "v5"]))
    def have_a_reward(self, who: str, reward: str) -> None:
        words = {"customer": who, "reward": reward, "quantity": 1}
        self.call(rewards.redeem, lambda told: -told["points"], **words)

    @rule(pick=PICK)
    def undo_a_reward(self, pick: int) -> None:
        numbers = list(HadReward.objects.order_by("pk").values_list("pk", flat=True))
        if numbers:
            number = numbers[pick % len(numbers)]
            self.call(
                reward_ends.undo, lambda told: told["points"], number=number, why="x", actor="t"
            )

    @rule(who=WHO, amount=st.sampled_from([-30, 30, 400]))
    def by_hand(self, who: str, amount: int) -> None:
        words: Any = {"customer": who, "points": amount, "why": "test", "actor": "t"}
        body = self.call(
            adjustments.ask, lambda told: amount if told["state"] == "done" else 0, **words
        )
        if body and body["state"] == "done":
            self.given += max(0, amount)

    @rule(yes=st.booleans())
    def a_second_person_decides(self, yes: bool) -> None:
        row = Adjustment.objects.filter(state="waiting").order_by("pk").first()
        if row is None:
            return
        if not yes:
            self.call(adjustments.refuse, lambda told: 0, number=row.pk, note="", actor="eva")
        elif self.call(adjustments.approve, lambda told: row.points, number=row.pk, actor="eva"):
            self.given += max(0, row.points)

    # Passing on.

    @rule(who=WHO, to=WHO, some=SOME)
    def transfer(self, who: str, to: str, some: int) -> None:
        self.call(transfers.send, lambda told: -told["fee"], source=who, target=to, points=some)

    @rule(who=WHO, share=st.sampled_from([0, 2_500]))
    def begin_a_household(self, who: str, share: int) -> None:
        body = self.call(households.begin, lambda _: 0, head=who, name="", share_bp=share)
        if body is None:
            return
        self.homes.append(body["household"])
        for one in PEOPLE:
            if one != who:
                home = {"household": body["household"], "customer": one}
                self.call(households.invite, lambda _: 0, by=who, **home)
                self.call(households.answer, lambda _: 0, yes=True, share_bp=share, **home)

    @precondition(lambda self: self.homes)
    @rule(who=WHO, some=SOME, what=st.sampled_from(["put", "put", "take", "take", "leave"]))
    def live_in_a_household(self, who: str, some: int, what: str) -> None:
        words: Any = {"household": self.homes[-1], "customer": who}
        words |= {"by": who} if what == "leave" else {"points": some}
        self.call(getattr(households, what), lambda _: 0, **words)

    @rule()
    def shares_are_collected(self) -> None:
        before = stands().members
        households.collect(now=self.now)
        assert households.collect(now=self.now) == 0
        assert stands().members == before

    @rule(who=WHO, some=SOME)
    def donate(self, who: str, some: int) -> None:
        self.call(causes.choose, lambda _: 0, customer=who, cause="well")
        words = {"customer": who, "cause": "well", "points": some}
        self.call(causes.donate, lambda told: -told["points"], **words)

    @rule(who=WHO, some=SOME, what=st.sampled_from(["buy", "issue", "in", "spend", "out"]))
    def deal_with_a_partner(self, who: str, some: int, what: str) -> None:
        self.number += 1
        words: Any = {"partner": "air", "reference": f"r{self.number}"}
        if what == "buy":
            if self.call(partners.buy, lambda _: 0, packs=1, points=0, minor=0, **words):
                self.given += 500
            return
        words |= {"customer": who}
        if what in ("issue", "in"):
            sums = (some, 0) if what == "issue" else (0, some * 10)
            words |= dict(zip(("points", "theirs"), sums, strict=True))
            self.call(partners.issue, lambda told: told["points"], **words)
            return
        words |= {"points": some, "exchange": what == "out"}
        self.call(partners.spend, lambda told: -told["points"], **words)

    # Friends and play.

    @rule(who=WHO, whom=WHO)
    def bring_a_friend(self, who: str, whom: str) -> None:
        code = friends.code(who, self.now)
        self.call(friends.referral.bind, lambda _: 0, customer=whom, code=code)

    @rule()
    def rewards_are_released(self) -> None:
        before = stands().members
        done = settling.release(now=self.now)
        moved = done.given.get("points", 0) - done.taken.get("points", 0)
        assert stands().members - before == moved
        assert not settling.release(now=self.now).given

    @rule(who=WHO)
    def draw_a_prize(self, who: str) -> None:
        seen = draw.committed(customer=who, draw="wheel", now=self.now)
        assert not isinstance(seen, Refusal)

        def won(told: Any) -> int:
            return int(told["reward"].get("count", 0)) if told["given"] == "points" else 0

        words = {"customer": who, "draw": "wheel", "commit": seen.commit, "client_seed": "mine"}
        body = self.call(draw.take, lambda told: won(told) - 20, **words)
        self.given += won(body) if body else 0

    # Cards, tiers and time.

    @rule(who=WHO, minor=st.sampled_from([500, 5_000]), active=st.booleans())
    def sell_a_card(self, who: str, minor: int, active: bool) -> None:
        before = stands().money
        words = {"count": 1, "minor": minor, "active": active, "customer": who, "actor": "t"}
        body = self.call(cards.issue, lambda _: 0, **words)
        if body:
            assert stands().money - before == minor * active
            self.cards.append(body["cards"][0])

    @precondition(lambda self: self.cards)
    @rule(pick=PICK, who=WHO, what=st.sampled_from(["activate", "load", "pay", "claim"]))
    def use_a_card(self, pick: int, who: str, what: str) -> None:
        code = self.cards[pick % len(self.cards)]["code"]
        before = stands().money
        if what == "pay":
            self.number += 1
            words: Any = {"customer": None, "currency": "USD", "part": True}
            body = self.call(
                paying.pay, lambda _: 0, code=code, minor=700, order=f"o{self.number}", **words
            )
            if body:
                assert before - stands().money == body["paid_minor"]
                self.paid.append(body["payment"])
            return
        words = {"load": {"minor": 900}, "activate": {"minor": None}, "claim": {"customer": who}}
        body = self.call(getattr(cards, what), lambda _: 0, code=code, **words[what])
        if body:
            more = {"load": 900, "claim": 0}
            assert stands().money - before == more.get(what, stands().money - before) >= 0

    @precondition(lambda self: self.paid)
    @rule(pick=PICK, minor=st.sampled_from([100, 700]))
    def money_goes_back_to_a_card(self, pick: int, minor: int) -> None:
        before = stands().money
        payment = self.paid[pick % len(self.paid)]
        if self.call(paying.refund, lambda _: 0, payment=payment, minor=minor):
            assert stands().money - before == minor

    @rule(who=WHO, floor=st.sampled_from(["silver", "gold"]))
    def hold_a_tier(self, who: str, floor: str) -> None:
        words: Any = {"customer": who, "structure": "member", "tier": floor, "reason": "x"}
        until = self.now + timedelta(days=20)
        self.call(tiers.set_floor, lambda _: 0, until=until, actor="t", **words)

    @rule(who=WHO, leave=st.booleans())
    def paid_membership(self, who: str, leave: bool) -> None:
        if leave and self.plans:
            self.call(plans.leave, lambda _: 0, membership=self.plans.pop(), at_end=False)
            return
        words: Any = {"customer": who, "plan": "plus", "payment": "p", "auto_renew": None}
        body = self.call(plans.join, lambda _: 0, **words)
        if body:
            self.plans.append(body["membership"])

    @rule(days=st.sampled_from([1, 7, 30]))
    def days_go_by(self, days: int) -> None:
        self.now += timedelta(days=days)
        day_roll.run(now=self.now)
        ends.run(now=self.now)
        for who in PEOPLE:
            for wallet in ("points", "pool"):
                purse = ledger.balance(customer=who, wallet=wallet, now=self.now)
                assert purse.lapsed == 0
                assert not purse.owed or not purse.available
        assert points.expire(now=self.now).lots == 0

    @invariant()
    def the_ledger_proves_itself(self) -> None:
        proof = ledger.verify()
        assert proof.clean, proof.findings
        for who in PEOPLE:
            assert ledger.balance(customer=who, wallet="pool", now=self.now).owed == 0
        # A point is with a member or a house, and came from one.
        assert stands().members + sum(houses().values()) == 0

    def teardown(self) -> None:
        """In the end every order comes back: of what they earned that alone is gone which ended."""
        for one in self.orders:
            redemption.roll_back(redemption=one, key=None, now=self.now)
        trigger.catch_up(now=self.now)
        settling.release(now=self.now + timedelta(days=60))
        rows = ReferralReward.objects.filter(kind="points")
        assert all(row.given - row.taken == row.forgiven for row in rows)
        ended = sum(row.forgiven for row in rows) + sum(
            row.returned.get("ended", {}).get("points", 0) for row in Redemption.objects.all()
        )
        found = houses()
        assert -found.get("issued", 0) - self.given == ended <= found.get("breakage", 0)
        assert ledger.verify().clean


@pytest.mark.django_db(transaction=True)
def test_every_verb() -> None:
    usual = 4 if connection.vendor == "sqlite" else 1
    run(
        EveryVerb,
        settings=settings(
            max_examples=int(os.environ.get("LIFE_EXAMPLES", usual)),
            stateful_step_count=25,
            deadline=None,
            # What fails is found in a few steps; making it smaller would take minutes.
            phases=(Phase.explicit, Phase.reuse, Phase.generate),
            suppress_health_check=list(HealthCheck),
        ),
    )
