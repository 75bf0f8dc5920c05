"""A settled offline use records its order, earns once as of its time, and can be returned."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from guerdon.flows.till import redemption, settlement
from guerdon.flows.till.settlement import Settled
from guerdon.store import counters, home
from guerdon.store.giving import giving
from guerdon.store.ledger import ledger
from guerdon.store.models import Code, Counter, Line, Order, Redemption, Trigger
from guerdon.terms.cart import Line as Bought
from guerdon.terms.limit import budget_key
from tests.flows.shop import ask, clean, done, everything, in_threads, off, redeem, sells
from tests.flows.signed import tokens, used

pytestmark = pytest.mark.django_db(transaction=True)
LATER = timedelta(days=3)
LINES = (
    Bought(key="1", sku="tea", quantity=3, unit_minor=1_999),
    Bought(key="2", sku="cup", quantity=1, unit_minor=550),
)


@pytest.fixture(autouse=True)
def own_home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


@pytest.fixture
def shop(now: datetime) -> list[tuple[str, str]]:
    sells(now, off("five", 500, codes="unique", limits={"total": 9, "spend_minor": 9_000}))
    return tokens(now)


def settle(now: datetime, token: str, order: str, **words: Any) -> Settled:
    words = {"customer": "ann", "at": now, **words}
    (found,) = settlement.settle(given=[used(token, order, **words)], now=now + LATER)
    return found


def test_the_order_stands_and_earned_when_it_was_used(
    now: datetime, shop: list[tuple[str, str]]
) -> None:
    found = settle(now, shop[0][1], "o1", lines=LINES, total_minor=6_047)
    assert (found.state, found.redemption) == ("settled", Redemption.objects.get().key)
    order = Order.objects.get()
    assert (order.key, order.placed_at, order.total_minor, order.discount_minor) == (
        "o1", now, 6_047, 500,
    )  # fmt: skip
    assert list(Line.objects.order_by("number").values_list("sku", "amount_minor")) == [
        ("tea", 5_539), ("cup", 508),
    ]  # fmt: skip
    (lot,) = ledger.lots(customer="ann")
    assert (lot.earned_at, lot.amount) == (now, 60)
    assert Trigger.objects.get().kind == "purchase"
    before = everything()
    again = settle(now, shop[0][1], "o1", lines=LINES)
    assert (again.repeated, again.redemption) == (True, found.redemption)
    assert everything() == before
    # What was given counts once, though both the use and the redemption tell of it.
    given = giving.by_offer()["five"]
    assert (given.times, given.minor, given.people) == (1, 500, 1)
    month = home.given(start=now, end=now + LATER)
    assert (month.discount_minor, month.redemptions) == (500, 1)
    assert clean()


def test_without_lines_one_line_of_the_total(now: datetime, shop: list[tuple[str, str]]) -> None:
    found = settle(now, shop[0][1], "o1", total_minor=2_500)
    (line,) = Line.objects.values_list("sku", "amount_minor", "discount_minor")
    assert (line, found.state) == (("offline", 2_500, 500), "settled")
    settle(now, shop[1][1], "o2")
    assert Order.objects.count() == 1
    guest = settle(now, shop[2][1], "o3", total_minor=0, customer="", given_minor=300)
    assert (guest.state, Order.objects.get(key="o3").customer_id) == ("settled", None)
    assert sum(one.amount for one in ledger.lots(customer="ann")) == 25


def test_it_comes_back_in_part_and_whole(now: datetime, shop: list[tuple[str, str]]) -> None:
    (code, token), *_ = shop
    red = settle(now, token, "o1", lines=LINES).redemption
    later = now + LATER
    some = done(redemption.roll_back(redemption=red, lines={"1": 1}, key=None, now=later))
    # 457 of the 500 lie on three teas, 152 on the last of them.
    assert (some["refund_minor"], some["state"]) == (1_999 - 152, "partly_returned")
    assert some["points"]["taken_back"] == 18
    rest = done(redemption.roll_back(redemption=red, key=None, now=later))
    assert (rest["refunded_minor"], rest["state"]) == (6_047, "returned")
    assert sum(one.left for one in ledger.lots(customer="ann")) == 0
    assert {row.key: row.used for row in Counter.objects.all()} == {
        "offer/five/spend": 0, "offer/five/total": 0,
    }  # fmt: skip
    assert sum(Order.objects.values_list("total_minor", flat=True)) == 0
    # The code stays used up, and the report is still known.
    assert Code.objects.get(code=code).state == "redeemed"
    assert settle(now, token, "o1", lines=LINES).repeated
    assert settle(now, token, "o2", lines=LINES).state == "conflict"
    assert not Order.objects.filter(key="o2").exists()
    assert giving.by_offer()["five"].minor == 0
    assert clean()


def test_an_overrun_is_recorded_and_frees_only_what_it_took(now: datetime) -> None:
    sells(now, off("five", 500, codes="unique", limits={"total": 9, "budget": "spring"}))
    counters.open_counter(key=budget_key(budget="spring"), ceiling=300)
    found = settle(now, tokens(now)[0][1], "o1", lines=LINES)
    assert (found.state, found.over_minor) == ("overrun", 200)
    done(redemption.roll_back(redemption=found.redemption, lines={"1": 2}, key=None, now=now))
    done(redemption.roll_back(redemption=found.redemption, key=None, now=now))
    used_up = dict(Counter.objects.values_list("pk", "used"))
    assert used_up == {"budget/spring": 300, "offer/five/total": 0}


def test_an_order_that_is_there_already_is_not_written_again(
    now: datetime, shop: list[tuple[str, str]]
) -> None:
    settle(now, shop[0][1], "o1", lines=LINES)
    # A second code of the same order counts, and the order stays as it was told first.
    second = settle(now, shop[1][1], "o1", lines=LINES, given_minor=300)
    assert (second.state, Order.objects.get().total_minor) == ("settled", 6_047)
    done(redeem(now, ask("o7", customer="ann")))
    before = Order.objects.count()
    assert settle(now, shop[2][1], "o7", lines=LINES, given_minor=0).state == "settled"
    assert Order.objects.count() == before
    assert giving.by_offer()["five"].minor == 800


def test_what_does_not_add_up_is_sent_back(now: datetime, shop: list[tuple[str, str]]) -> None:
    token = shop[0][1]
    for words, reason in (
        ({"lines": LINES, "total_minor": 6_046}, "use_total_wrong"),
        ({"lines": LINES, "given_minor": 6_548}, "use_total_wrong"),
        ({"lines": LINES, "order": "o" * 101}, "use_order_long"),
    ):
        before = everything()
        given: dict[str, Any] = {"order": "o1", **words}
        found = settle(now, token, **given)
        assert (found.state, found.why[0].reason) == ("refused", reason)
        assert everything() == before


def test_one_order_of_many_reports_at_once(now: datetime, shop: list[tuple[str, str]]) -> None:
    found = in_threads(9, lambda n: settle(now, shop[n % 3][1], "o1", lines=LINES, given_minor=300))
    assert {one.state for one in found} == {"settled"}
    assert (Order.objects.count(), Redemption.objects.count()) == (1, 1)
    assert sum(one.amount for one in ledger.lots(customer="ann")) == 62
    assert giving.by_offer()["five"].minor == 900
    assert clean()
