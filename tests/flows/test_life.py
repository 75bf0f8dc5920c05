"""A till's life at random: quote, reserve, redeem, return, expire, edit; it always adds up."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run

from guerdon.flows import checkout, points, redemption
from guerdon.store import codes, counters, ledger, offers
from guerdon.store.models import Code, Counter, Order, Redemption, RedemptionLine, Reservation
from guerdon.store.replies import Reply
from guerdon.terms.cart import Checkout
from guerdon.terms.decision import Refusal
from guerdon.terms.quote import Quote
from tests.flows.shop import ask, clean, empty, everything, off, percent, sells

CUSTOMERS = ("ann", "bo", None)
START = datetime(2026, 3, 14, 12, tzinfo=UTC)
CARTS = st.lists(
    st.tuples(st.sampled_from("123"), st.integers(1, 3), st.integers(1, 4000)),
    min_size=1,
    max_size=3,
    unique_by=lambda line: line[0],
)
NAMED = {
    "code_held", "code_redeemed", "limit_reached", "order_redeemed", "points_short",
    "reservation_released", "reservation_redeemed", "reservation_expired", "redemption_returned",
    "return_too_many", "customer_needed", "offer_not_live",
}  # fmt: skip


class Till(RuleBasedStateMachine):
    """One till, two members and a guest; the clock only goes on."""

    def __init__(self) -> None:
        super().__init__()
        empty()
        self.now = START
        self.number = 0
        self.holds: list[str] = []
        self.redeemed: list[str] = []
        self.codes: list[str] = []

    @initialize()
    def open_shop(self) -> None:
        sells(
            self.now,
            percent("ten", 10, codes="unique", limits={"total": 4, "per_customer": 2}),
            off("five", 500, least_minor=2000, limits={"budget": "spring", "when_short": "clip"}),
        )
        counters.open_counter(key="budget/spring", ceiling=1700)
        issued = codes.issue(offer="ten", count=3, now=self.now)
        assert isinstance(issued, list)
        self.codes = issued

    def took(self, answer: Any, before: Any) -> Any:
        """The body, or None after a named refusal that changed nothing."""
        if isinstance(answer, Refusal):
            assert answer.reason in NAMED, answer
            assert everything() == before
            return None
        assert isinstance(answer, Reply)
        return answer.body

    def cart(self, lines: Any, customer: str | None, code: int, spend: int = 0) -> Checkout:
        self.number += 1
        given = [self.codes[code % 3]] if code < 3 else []
        return ask(f"o{self.number}", lines=lines, customer=customer, codes=given, points=spend)

    @rule(lines=CARTS, customer=st.sampled_from(CUSTOMERS), code=st.integers(0, 5))
    def quote(self, lines: Any, customer: str | None, code: int) -> None:
        before = everything()
        found = checkout.quote(ask=self.cart(lines, customer, code), now=self.now)
        assert isinstance(found, Quote)
        assert 0 <= found.total_minor <= found.subtotal_minor
        assert everything() == before

    @rule(
        lines=CARTS, customer=st.sampled_from(CUSTOMERS), code=st.integers(0, 5),
        ttl=st.sampled_from([60, 3600]),
    )  # fmt: skip
    def reserve(self, lines: Any, customer: str | None, code: int, ttl: int) -> None:
        before = everything()
        cart = self.cart(lines, customer, code)
        answer = checkout.reserve(ask=cart, ttl_seconds=ttl, key=None, now=self.now)
        body = self.took(answer, before)
        if body:
            self.holds.append(body["reservation"])

    @rule(pick=st.integers(0, 50), twice=st.booleans())
    def redeem_hold(self, pick: int, twice: bool) -> None:
        if not self.holds:
            return
        hold = self.holds[pick % len(self.holds)]
        before = everything()
        key = f"k:{self.number}-{hold}"
        answer = redemption.redeem(reservation=hold, key=key, now=self.now)
        body = self.took(answer, before)
        if body and body["redemption"] not in self.redeemed:
            self.redeemed.append(body["redemption"])
        if body and twice:
            after = everything()
            again = redemption.redeem(reservation=hold, key=key, now=self.now)
            assert isinstance(again, Reply)
            assert again.body == body
            assert everything() == after

    @rule(
        lines=CARTS, customer=st.sampled_from(CUSTOMERS), code=st.integers(0, 5),
        spend=st.sampled_from([0, 0, 20]),
    )  # fmt: skip
    def redeem(self, lines: Any, customer: str | None, code: int, spend: int) -> None:
        before = everything()
        cart = self.cart(lines, customer, code, spend if customer else 0)
        body = self.took(redemption.redeem(ask=cart, key=None, now=self.now), before)
        if body:
            self.redeemed.append(body["redemption"])

    @rule(pick=st.integers(0, 50), line=st.sampled_from("123"), units=st.integers(1, 3))
    def give_back_some(self, pick: int, line: str, units: int) -> None:
        self.give_back(pick, {line: units})

    @rule(pick=st.integers(0, 50))
    def cancel(self, pick: int) -> None:
        self.give_back(pick, None)

    def give_back(self, pick: int, lines: dict[str, int] | None) -> None:
        if not self.redeemed:
            return
        key = self.redeemed[pick % len(self.redeemed)]
        before = everything()
        answer = redemption.roll_back(redemption=key, lines=lines, key=None, now=self.now)
        if isinstance(answer, Refusal) and answer.reason == "not_found":
            assert everything() == before
            return
        self.took(answer, before)

    @rule(pick=st.integers(0, 50))
    def release(self, pick: int) -> None:
        if self.holds:
            before = everything()
            hold = self.holds[pick % len(self.holds)]
            self.took(checkout.release(reservation=hold, key=None, now=self.now), before)

    @rule(minutes=st.sampled_from([1, 30, 60 * 24 * 200]))
    def time_goes_on(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)
        checkout.sweep(now=self.now)
        points.expire(now=self.now, batch=2)

    @rule(minor=st.sampled_from([300, 500, 900]), returns=st.sampled_from(["keep", "reprice"]))
    def edit_offer(self, minor: int, returns: str) -> None:
        limits = {"budget": "spring", "when_short": "clip"}
        sells(self.now, off("five", minor, least_minor=2000, limits=limits, returns=returns))

    @rule(state=st.sampled_from(["paused", "live"]))
    def pause(self, state: str) -> None:
        offers.set_state(key="five", state=state, actor="test", now=self.now)

    @invariant()
    def the_ledger_proves_itself(self) -> None:
        assert clean()
        for customer in ("ann", "bo"):
            purse = ledger.balance(customer=customer, now=self.now)
            assert purse.total >= 0
            assert purse.owed == 0

    @invariant()
    def counters_hold_what_is_given_and_held(self) -> None:
        for row in Counter.objects.all():
            assert 0 <= row.used <= row.ceiling
        held = [
            use for one in Reservation.objects.filter(state="held") for use in one.holds["uses"]
        ]
        by_key: dict[str, int] = {}
        for key, units, _ in held:
            by_key[key] = by_key.get(key, 0) + units
        lines = RedemptionLine.objects.filter(offer="five")
        given = sum(line.discount_minor - line.returned_minor for line in lines)
        budget = Counter.objects.filter(pk="budget/spring").first()
        if budget:
            assert budget.used == given + by_key.get("budget/spring", 0)
        out = {"cancelled", "returned"}
        open_ten = [
            line
            for line in RedemptionLine.objects.filter(offer="ten").select_related("redemption")
            if line.redemption.state not in out
        ]
        total = Counter.objects.filter(pk="offer/ten/total").first()
        assert (total.used if total else 0) == len(open_ten) + by_key.get("offer/ten/total", 0)

    @invariant()
    def codes_are_where_their_orders_say(self) -> None:
        held = {
            code: one.order
            for one in Reservation.objects.filter(state="held")
            for code in one.holds["codes"]
        }
        for row in Code.objects.all():
            assert (row.state == "held") == (row.code in held)
            if row.state == "held":
                assert row.held_by == held[row.code]

    @invariant()
    def orders_sum_to_what_was_kept(self) -> None:
        for row in Redemption.objects.all():
            paid = row.quote["subtotal_minor"] - row.quote["discount_minor"]
            related = Order.objects.filter(key=row.order) | Order.objects.filter(
                key__startswith=f"{row.order}/return/"
            )
            total = sum(related.values_list("total_minor", flat=True))
            refunded = row.returned.get("refunded_minor", 0)
            assert total == paid - refunded


@pytest.mark.django_db(transaction=True)
def test_a_tills_life() -> None:
    run(
        Till,
        settings=settings(
            max_examples=25,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
