"""A till's life at random: quote, reserve, redeem, return, expire, edit; it always adds up."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from hypothesis.stateful import run_state_machine_as_test as run

from guerdon.canonical import written
from guerdon.flows.points import points
from guerdon.flows.till import checkout, redemption
from guerdon.flows.till.goodwill import Goodwill
from guerdon.store import counters
from guerdon.store.codes import codes
from guerdon.store.models import Customer
from guerdon.store.programme import offers
from guerdon.store.till.replies import Reply
from guerdon.store.writing import undo, write
from guerdon.terms.cart import Checkout
from guerdon.terms.decision import Refusal
from guerdon.terms.quote import Quote
from guerdon.terms.role import Role
from tests.flows.life import BUDGET, EDITS, SHELF, Book, Given, adds_up
from tests.flows.shop import ask, done, empty, everything

CUSTOMERS = ("ann", "bo", None)
START = datetime(2026, 3, 14, 23, 30, tzinfo=UTC)
CARTS = st.lists(
    st.tuples(st.sampled_from("123"), st.integers(1, 3), st.just(0) | st.integers(1, 4000)),
    min_size=1,
    max_size=3,
    unique_by=lambda line: line[0],
)
# Codes 0 to 2 are unique, 3 is a word, 4 is nobody's; most asks have none.
CODES = st.lists(st.sampled_from([0, 0, 1, 2, 3, 3, 4]), max_size=2)
ASKED = {
    "lines": CARTS,
    "who": st.sampled_from(CUSTOMERS),
    "with_codes": CODES,
    "store": st.sampled_from(["", "s1"]),
    "spend": st.sampled_from([0, 0, 0, 20, 500]),
    "again": st.integers(0, 9),
}
PICK = st.integers(0, 50)
NAMED = {
    "code_held", "code_redeemed", "code_unknown", "customer_needed", "customer_unknown",
    "limit_reached", "limit_short", "lot_overdrawn", "offer_not_live", "order_redeemed",
    "points_short", "redemption_returned", "refund_too_much", "reservation_expired",
    "reservation_redeemed", "reservation_released", "return_too_many", "store_needed",
}  # fmt: skip


class Till(RuleBasedStateMachine):
    """One till, two members and a guest; the clock only goes on."""

    def __init__(self) -> None:
        super().__init__()
        empty()
        self.now = START
        self.number = 0
        self.book = Book()
        self.ended: list[str] = []
        self.said: list[tuple[Callable[..., Any], dict[str, Any], Any]] = []

    @initialize()
    def open_shop(self) -> None:
        counters.open_counter(key="budget/spring", ceiling=BUDGET)
        for key in SHELF:
            self.sell(key, {})
        for customer in ("ann", "bo"):
            Customer.objects.create(key=customer, created_at=self.now)
        issued = codes.issue(offer="ten", count=3, now=self.now)
        assert isinstance(issued, list)
        self.words = [*issued, " word", "NO-SUCH"]

    def sell(self, key: str, change: dict[str, Any]) -> None:
        document = {"key": key, "name": {"en": key}, **SHELF[key], **change}
        kept = offers.keep(documents=[document], actor="test", now=self.now, state="live")
        assert not isinstance(kept, Refusal), kept
        self.book.limits[key, kept[0].version] = document["limits"]

    def called(self, call: Callable[..., Any], **words: Any) -> Any:
        """The body; None after a named refusal that changed nothing. Its key may come again."""
        self.number += 1
        words["key"] = f"k:{self.number}"
        before = everything()
        answer = call(**words, now=self.now)
        if isinstance(answer, Refusal):
            assert answer.reason in NAMED, answer
            assert everything() == before
            return None
        assert isinstance(answer, Reply)
        assert not answer.repeated
        self.said.append((call, words, answer.body))
        return answer.body

    def cart(
        self, lines: Any, who: str | None, with_codes: Any, store: str, spend: int, again: int
    ) -> Checkout:
        """An ask of a new order, or of one that was asked for before."""
        self.number += 1
        known = [*(one.order for one in self.book.holds.values()), *self.book.orders]
        order = known[again % len(known)] if known and again < 4 else f"o{self.number}"
        given = [self.words[place] for place in with_codes]
        points_paid = spend if who else 0
        return ask(order, lines=lines, customer=who, codes=given, store=store, points=points_paid)

    def given(self, cart: Checkout, body: Any) -> Given:
        adds_up(body["quote"], cart)
        return Given(
            order=cart.order,
            customer=cart.customer,
            store=cart.store,
            day=self.now.date().isoformat(),
            lines=[line.key for line in cart.cart.lines],
            quote=body["quote"],
        )

    def taken_over(self, cart: Checkout) -> None:
        typed = [*cart.codes]
        ends = self.book.ends_for(order=cart.order, customer=cart.customer, codes=typed)
        for key in ends:
            del self.book.holds[key]
            self.ended.append(key)

    def bought(self, one: Given, body: Any) -> None:
        spent, earned = body["points"]["spent"], body["points"]["earned"]
        one.redemption, one.state = body["redemption"], body["state"]
        one.points = {"spent": spent, "earned": earned, "back": 0, "taken": 0}
        self.book.orders[one.order] = one
        self.book.points += earned - spent

    @rule(**ASKED)
    def quote(self, **words: Any) -> None:
        before = everything()
        cart = self.cart(**words)
        found = checkout.quote(ask=cart, now=self.now)
        if isinstance(found, Refusal):
            assert found.reason in NAMED, found
        else:
            assert isinstance(found, Quote)
            adds_up(json.loads(written(value=found)), cart)
        assert everything() == before

    @rule(ttl=st.sampled_from([60, 3600]), **ASKED)
    def reserve(self, ttl: int, **words: Any) -> None:
        cart = self.cart(**words)
        body = self.called(checkout.reserve, ask=cart, ttl_seconds=ttl)
        if body:
            one = self.given(cart, body)
            one.expires = body["expires_at"]
            self.taken_over(cart)
            self.book.holds[body["reservation"]] = one

    @rule(**ASKED)
    def redeem(self, **words: Any) -> None:
        cart = self.cart(**words)
        dry = redemption.redeem(ask=cart, key=None, now=self.now, dry=True)
        body = self.called(redemption.redeem, ask=cart)
        assert (body is None) == isinstance(dry, Refusal)
        if body:
            assert done(dry)["quote"] == body["quote"]
            self.taken_over(cart)
            self.bought(self.given(cart, body), body)

    @precondition(lambda self: self.book.holds)
    @rule(pick=PICK)
    def redeem_hold(self, pick: int) -> None:
        key = list(self.book.holds)[pick % len(self.book.holds)]
        one = self.book.holds[key]
        body = self.called(redemption.redeem, reservation=key)
        if body is None:
            # A hold that is live is redeemed, unless its points were spent elsewhere.
            assert one.quote["points_spent"] or one.expires <= _text(self.now)
            return
        assert body["quote"] == one.quote, "what was reserved is what is redeemed"
        del self.book.holds[key]
        self.ended.append(key)
        self.bought(one, body)

    @precondition(lambda self: self.ended)
    @rule(pick=PICK)
    def redeem_what_is_over(self, pick: int) -> None:
        key = self.ended[pick % len(self.ended)]
        assert self.called(redemption.redeem, reservation=key) is None

    @precondition(lambda self: self.book.holds)
    @rule(pick=PICK)
    def release(self, pick: int) -> None:
        key = list(self.book.holds)[pick % len(self.book.holds)]
        assert self.called(checkout.release, reservation=key)["state"] == "released"
        del self.book.holds[key]
        self.ended.append(key)

    @precondition(lambda self: self.book.orders)
    @rule(pick=PICK, line=st.integers(0, 2), units=st.integers(1, 3))
    def give_back_some(self, pick: int, line: int, units: int) -> None:
        one = self.order(pick)
        self.give_back(one, lines={one.lines[line % len(one.lines)]: units})

    @precondition(lambda self: self.book.orders)
    @rule(pick=PICK, minor=st.sampled_from([1, 333, 2000]))
    def give_money_back(self, pick: int, minor: int) -> None:
        self.give_back(
            self.order(pick), goodwill=Goodwill(minor=minor, why="dent", by="ann", role=Role.OWNER)
        )

    @precondition(lambda self: self.book.orders)
    @rule(pick=PICK, free=st.booleans())
    def cancel(self, pick: int, free: bool) -> None:
        self.give_back(self.order(pick), free=free)

    def order(self, pick: int) -> Given:
        every = list(self.book.orders.values())
        return every[pick % len(every)]

    def give_back(self, one: Given, **words: Any) -> None:
        body = self.called(redemption.roll_back, redemption=one.redemption, **words)
        if body:
            one.state = body["state"]
            one.kept_uses = not words.get("free", True)
            one.refunds.append(body["refund_minor"])
            assert body["refunded_minor"] == sum(one.refunds)
            moved = body["points"]
            one.points["back"] += moved["given_back"]
            one.points["taken"] += moved["taken_back"] + moved["forgiven"]
            self.book.points += moved["given_back"] - moved["taken_back"]

    @precondition(lambda self: self.book.orders)
    @rule(pick=PICK, data=st.data())
    def returns_end_in_the_same_money_whatever_their_order(self, pick: int, data: Any) -> None:
        one = self.order(pick)
        if one.over():
            return
        ways = data.draw(st.permutations([(line, 1) for line in (*one.lines, one.lines[0])]))
        ends = []
        for way in (sorted(ways), ways):
            with write():
                last: Any = None
                for line, units in way:
                    answer = redemption.roll_back(
                        redemption=one.redemption, lines={line: units}, key=None, now=self.now
                    )
                    last = last if isinstance(answer, Refusal) else answer.body
                ends.append(last and last["refunded_minor"])
                undo()
        # What is refused in one order is refused in the other: the same units have come back.
        assert ends[0] == ends[1]

    @precondition(lambda self: self.said)
    @rule(pick=PICK)
    def say_it_again(self, pick: int) -> None:
        """A key gets the same bytes for ever, and nothing is done; other words are refused."""
        call, words, body = self.said[pick % len(self.said)]
        before = everything()
        again = call(**words, now=self.now)
        assert isinstance(again, Reply)
        assert again.repeated
        assert written(value=again.body) == written(value=body)
        other = redemption.roll_back(redemption="red_other", key=words["key"], now=self.now)
        assert isinstance(other, Refusal)
        assert other.reason == "idempotency_key_reused"
        assert everything() == before

    @rule(who=st.sampled_from(["ann", "bo"]), amount=st.sampled_from([30, 600]))
    def give_points(self, who: str, amount: int) -> None:
        told = self.called(points.give, customer=who, points=amount, why="test", actor="t")
        self.book.points += told["points"]

    @rule(minutes=st.sampled_from([1, 31, 60 * 24 * 200]))
    def time_goes_on(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        over = [key for key, one in self.book.holds.items() if one.expires <= _text(self.now)]
        assert checkout.sweep(now=self.now) == len(over)
        for key in over:
            del self.book.holds[key]
            self.ended.append(key)
        self.book.points -= points.expire(now=self.now, batch=2).points

    @rule(
        key=st.sampled_from(sorted(SHELF)),
        pick=PICK,
        returns=st.sampled_from(["keep", "reprice", "claw_back"]),
    )
    def edit_offer(self, key: str, pick: int, returns: str) -> None:
        self.sell(key, {**EDITS[key][pick % len(EDITS[key])], "returns": returns})

    @rule(key=st.sampled_from(sorted(SHELF)), state=st.sampled_from(["paused", "live", "live"]))
    def pause(self, key: str, state: str) -> None:
        offers.set_state(key=key, state=state, actor="test", now=self.now)

    @invariant()
    def it_adds_up(self) -> None:
        self.book.check()


def _text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


@pytest.mark.django_db(transaction=True)
def test_a_tills_life() -> None:
    usual = 40 if connection.vendor == "sqlite" else 12
    run(
        Till,
        settings=settings(
            max_examples=int(os.environ.get("LIFE_EXAMPLES", usual)),
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
