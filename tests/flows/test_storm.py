"""Everything at once: tills reserve, redeem, let go, return, sweep, edit; it still adds up."""

from collections import defaultdict
from datetime import datetime, timedelta
from random import Random
from typing import Any

import pytest

from guerdon.flows.points import points
from guerdon.flows.till import checkout, redemption
from guerdon.store import counters
from guerdon.store.codes import codes
from guerdon.store.ledger import ledger
from guerdon.store.models import (
    Code,
    Counter,
    Customer,
    Order,
    Redemption,
    RedemptionLine,
    Reservation,
)
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from tests.flows.shop import ask, clean, in_threads, off, percent, redeem, reserve, sells

pytestmark = pytest.mark.django_db(transaction=True)
TILLS, CALLS = 16, 15
# What may come of a race; anything else, a deadlock above all, is a fault of ours.
NAMED = {
    "code_held", "code_redeemed", "customer_needed", "limit_reached", "not_found", "order_exists",
    "order_redeemed", "points_short", "redemption_returned", "reservation_expired",
    "reservation_redeemed", "reservation_released", "return_too_many", "till_busy",
}  # fmt: skip


class Storm:
    """What the tills of one storm share: few customers, orders, codes and units to fight for."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        sells(
            now,
            percent("ten", 10, codes="unique", group="a", limits={"total": 40, "per_customer": 9}),
            off("five", 500, group="b", limits={"budget": "spring", "when_short": "clip"}),
            percent("line", 5, layer="line", limits={"units": 60, "when_short": "clip"}),
            # Looks back at the customer's orders, which are then decided one after the other.
            {"key": "first", "kind": "first_purchase", "value": {"off_minor": 100}, "group": "c"},
        )
        counters.open_counter(key="budget/spring", ceiling=20_000)
        issued = codes.issue(offer="ten", count=4, now=now)
        assert isinstance(issued, list)
        self.codes = issued
        for customer in ("ann", "bo"):
            Customer.objects.create(key=customer, created_at=now)
            points.give(customer=customer, points=900, why="t", actor="t", key=None, now=now)

    def till(self, number: int) -> list[Any]:
        """So many random calls of one till."""
        roll = Random(number)
        return [self._call(roll) for _ in range(CALLS)]

    def _call(self, roll: Random) -> Any:
        does = roll.choice(
            (
                *(self._reserve, self._reserve, self._redeem, self._redeem_held, self._release),
                *(self._return, self._return, self._sweep, self._edit, self._give),
            )
        )
        return does(roll)

    def _ask(self, roll: Random) -> Any:
        who = roll.choice(["ann", "bo", None])
        return ask(
            f"o{roll.randrange(30)}",
            lines=(("1", 3, 1999), ("2", 2, 550)),
            customer=who,
            codes=roll.sample(self.codes, roll.randrange(3)),
            points=roll.choice([0, 0, 100]) if who else 0,
        )

    def _reserve(self, roll: Random) -> Any:
        return reserve(
            self.now, self._ask(roll), key=f"r{roll.random()}", ttl=roll.choice([10, 600])
        )

    def _redeem(self, roll: Random) -> Any:
        return redeem(self.now, self._ask(roll), key=f"d{roll.random()}")

    def _picked(self, roll: Random, model: Any) -> str:
        keys = list(model.objects.order_by("key").values_list("key", flat=True))
        return str(roll.choice(keys)) if keys else "none"

    def _redeem_held(self, roll: Random) -> Any:
        held = self._picked(roll, Reservation)
        return redemption.redeem(reservation=held, key=f"h{roll.random()}", now=self.now)

    def _release(self, roll: Random) -> Any:
        held = self._picked(roll, Reservation)
        return checkout.release(reservation=held, key=f"l{roll.random()}", now=self.now)

    def _return(self, roll: Random) -> Any:
        lines = roll.choice([None, {"1": 1}, {"2": 1, "1": 1}])
        red = self._picked(roll, Redemption)
        return redemption.roll_back(
            redemption=red, lines=lines, key=f"b{roll.random()}", now=self.now
        )

    def _give(self, roll: Random) -> Any:
        who = roll.choice(["ann", "bo"])
        return points.give(customer=who, points=7, why="t", actor="t", key=None, now=self.now)

    def _sweep(self, roll: Random) -> None:
        checkout.sweep(now=self.now + timedelta(seconds=30))

    def _edit(self, roll: Random) -> None:
        limits = {"budget": "spring", "when_short": "clip"}
        sells(self.now, off("five", roll.choice([400, 500]), group="b", limits=limits))


def test_tills_that_do_everything_at_once(now: datetime) -> None:
    storm = Storm(now)
    for answer in (one for told in in_threads(TILLS, storm.till) for one in told):
        assert answer is None or isinstance(answer, Reply) or answer.reason in NAMED, answer
    assert Redemption.objects.count() > 5
    _counters_are_what_is_held_and_given()
    _codes_are_with_their_orders()
    for row in Redemption.objects.all():
        totals = Order.objects.filter(key=row.order) | Order.objects.filter(
            key__startswith=f"{row.order}/return/"
        )
        paid = row.quote["total_minor"] - row.returned.get("refunded_minor", 0)
        assert sum(totals.values_list("total_minor", flat=True)) == paid
    assert clean()
    assert all(ledger.balance(customer=c, now=now).total >= 0 for c in ("ann", "bo"))


def _counters_are_what_is_held_and_given() -> None:
    sums: dict[str, int] = defaultdict(int)
    for held in Reservation.objects.filter(state="held"):
        for key, units, _ in held.holds["uses"]:
            sums[key] += units
    for row in Redemption.objects.all():
        open_ = row.state not in {"returned", "cancelled"}
        for key, units, _ in row.holds["uses"]:
            if key == "budget/spring" or open_:
                sums[key] += units
    for line in RedemptionLine.objects.filter(offer="five"):
        sums["budget/spring"] -= line.returned_minor
    stood = {row.key: row.used for row in Counter.objects.all() if row.used}
    assert stood == {key: units for key, units in sums.items() if units}


def _codes_are_with_their_orders() -> None:
    where: dict[str, tuple[str, str]] = {}
    kept = Redemption.objects.exclude(state__in=["returned", "cancelled"])
    for state, rows in (
        ("held", Reservation.objects.filter(state="held")),
        ("redeemed", kept),
    ):
        for row in rows:
            for code in row.holds["codes"]:
                assert code not in where
                where[code] = (state, row.order)
    for code, state, by in Code.objects.values_list("code", "state", "held_by"):
        assert (state, by) == where.get(code, ("fresh", ""))


def test_one_units_returns_from_many_tills(now: datetime) -> None:
    sells(now, percent("ten", 10))
    body = redeem(now, ask("o1", customer="c", lines=(("1", 8, 999),)))
    assert isinstance(body, Reply)
    red = body.body["redemption"]
    answers = in_threads(
        16,
        lambda n: redemption.roll_back(redemption=red, lines={"1": 1}, key=f"k:{n}", now=now),
    )
    won = [answer.body["refund_minor"] for answer in answers if isinstance(answer, Reply)]
    assert (len(won), sum(won)) == (8, body.body["quote"]["total_minor"])
    lost = {answer.reason for answer in answers if isinstance(answer, Refusal)}
    assert lost <= {"redemption_returned", "return_too_many"}
    assert ledger.balance(customer="c", now=now).total == 0
    assert clean()
