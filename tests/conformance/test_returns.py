"""Known defects of returns: too much comes back, too little is taken back, or both twice."""

from datetime import datetime
from itertools import permutations
from typing import Any

import pytest

from guerdon.flows.points import points
from guerdon.flows.till import redemption
from guerdon.flows.till.goodwill import Goodwill
from guerdon.store.ledger import ledger
from guerdon.store.models import Customer, Order
from guerdon.terms.role import Role
from tests.flows.shop import ask, clean, done, empty, off, percent, redeem, refused, sells

pytestmark = pytest.mark.django_db(transaction=True)


def bought(now: datetime, order: str = "o1", **words: Any) -> Any:
    return done(redeem(now, ask(order, customer="c", **words)))


def back(now: datetime, body: Any, lines: dict[str, int] | None = None) -> Any:
    return done(redemption.roll_back(redemption=body["redemption"], lines=lines, key=None, now=now))


def test_a_refund_that_keeps_the_discount(now: datetime) -> None:
    """6.00 and 4.00 with a tenth off, 9.00 paid: the first gave back 6.00 or 4.00, not 5.40.

    https://github.com/solidusio/solidus/issues/512
    https://github.com/vendurehq/vendure/issues/2393
    """
    sells(now, percent("tenth", 10))
    body = bought(now, lines=(("1", 1, 600), ("2", 1, 400)))
    assert back(now, body, {"1": 1})["refund_minor"] == 540
    assert back(now, body, {"2": 1})["refund_minor"] == 360
    assert sum(Order.objects.values_list("total_minor", flat=True)) == 0


def test_a_partial_refund_that_takes_back_the_whole_discount(now: datetime) -> None:
    """150 and 60 with a fifth off: the first gave back 150 less 42, the discount of all.

    https://github.com/PrestaShop/PrestaShop/pull/42502
    https://github.com/awesomemotive/easy-digital-downloads/issues/8076
    """
    sells(now, percent("fifth", 20))
    body = bought(now, lines=(("1", 1, 15_000), ("2", 1, 6_000)))
    assert back(now, body, {"1": 1})["refund_minor"] == 12_000


@pytest.mark.parametrize("returns", ["keep", "claw_back", "reprice"])
def test_a_discount_that_moves_to_the_lines_that_stay(now: datetime, returns: str) -> None:
    """What the returned line had been given was given to the others: they became cheaper.

    https://github.com/vendurehq/vendure/issues/4811
    https://github.com/vendurehq/vendure/issues/5127
    """
    sells(now, percent("p40", 40, returns=returns))
    body = bought(now, lines=(("1", 20, 1_000), ("2", 1, 5_000)))
    assert back(now, body, {"2": 1})["refund_minor"] == 3_000
    assert back(now, body, {"1": 18})["refund_minor"] == 10_800, "two units stay at 40 % off"
    assert back(now, body)["refund_minor"] == 1_200


def test_a_threshold_bought_and_sent_back(now: datetime) -> None:
    """Six for 300 with a tenth off; five come back, and the last would have been 40 % off.

    https://github.com/vendurehq/vendure/issues/3885 has the same question from the other side.
    """
    sells(now, off("over300", 3_000, least_minor=30_000, returns="claw_back"))
    body = bought(now, lines=(("1", 6, 5_000),))
    # Paid 270.00; the one that stays costs its full 50.00.
    assert back(now, body, {"1": 5})["refund_minor"] == 22_000
    assert back(now, body)["refund_minor"] == 5_000


def test_a_refund_by_the_order_of_its_returns(now: datetime) -> None:
    """Which line came back first decided how much came back in all."""
    ends = set()
    for turn in permutations([("1", 2), ("2", 1), ("3", 1)]):
        empty()
        sells(now, off("ten", 1_000, least_minor=3_000), percent("l", 15, layer="line", group="l"))
        body = bought(now, lines=(("1", 3, 999), ("2", 1, 550), ("3", 1, 1_234)))
        for line, units in turn:
            last = back(now, body, {line: units})
        ends.add((last["refunded_minor"], ledger.balance(customer="c", now=now).total))
    assert len(ends) == 1


def test_points_that_are_kept_after_the_money_came_back(now: datetime) -> None:
    """Buy, earn, give back, keep the points, and so on without end.

    https://github.com/odoo/odoo/pull/257854
    https://github.com/frappe/erpnext/issues/32951
    """
    sells(now)
    for turn in range(3):
        body = bought(now, f"o{turn}", lines=(("1", 2, 5_000),))
        assert body["points"]["earned"] == 100
        back(now, body, {"1": 1})
        assert ledger.balance(customer="c", now=now).total == 50
        back(now, body)
        assert ledger.balance(customer="c", now=now).total == 0
    assert clean()


def test_points_that_are_spent_again_by_the_refund(now: datetime) -> None:
    """The points that had paid were taken a second time where part of the order came back.

    https://github.com/odoo/odoo/pull/212922
    https://github.com/odoo/odoo/pull/221928
    """
    sells(now)
    Customer.objects.create(key="c", created_at=now)
    points.give(customer="c", points=1_000, why="test", actor="t", key=None, now=now)
    body = bought(now, lines=(("1", 4, 1_000),), points=1_000)
    assert ledger.balance(customer="c", now=now).total == 30
    half = back(now, body, {"1": 2})
    assert (half["refund_minor"], half["money_minor"], half["points"]) == (
        2_000,
        1_500,
        {"given_back": 500, "taken_back": 15, "forgiven": 0},
    )
    back(now, body)
    assert ledger.balance(customer="c", now=now).total == 1_000
    assert clean()


def test_more_units_returned_than_were_bought(now: datetime) -> None:
    """Two returns of the same unit, each of which looked at the order alone."""
    sells(now, percent("tenth", 10))
    body = bought(now, lines=(("1", 2, 1_000),))
    back(now, body, {"1": 2})
    for lines in ({"1": 1}, None):
        again = refused(
            lambda lines=lines: redemption.roll_back(  # type: ignore[misc]
                redemption=body["redemption"], lines=lines, key=None, now=now
            )
        )
        assert again.reason == "redemption_returned"


def test_a_threshold_that_is_priced_again(now: datetime) -> None:
    """`reprice`: what is kept no longer earns the discount, so it is paid in full."""
    sells(now, percent("tenth", 10, least_minor=5_000, returns="reprice"))
    body = bought(now, lines=(("1", 6, 1_000),))
    assert body["quote"]["total_minor"] == 5_400
    assert back(now, body, {"1": 5})["refund_minor"] == 4_400
    assert back(now, body)["refund_minor"] == 1_000


def test_goodwill_and_then_all_of_it_back(now: datetime) -> None:
    """Money was refunded for a dent, and then the whole order: more came back than was paid."""
    sells(now, percent("tenth", 10))
    body = bought(now, lines=(("1", 1, 1_000),))
    dent = Goodwill(minor=100, why="dent", by="till-1", role=Role.CASHIER)
    answer = redemption.roll_back(redemption=body["redemption"], goodwill=dent, key=None, now=now)
    assert done(answer)["refund_minor"] == 100
    last = back(now, body)
    assert (last["refund_minor"], last["refunded_minor"]) == (800, 900)
