"""What was redeemed comes back: money, points, code, counters, each unit once."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guerdon.flows.till import redemption
from guerdon.flows.till.goodwill import Goodwill
from guerdon.store import counters
from guerdon.store.codes import codes
from guerdon.store.ledger import ledger
from guerdon.store.models import Code, Counter, Order, Redemption, RedemptionLine
from guerdon.store.programme import stock
from guerdon.store.till.replies import Reply
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from tests.flows.shop import ask, clean, done, everything, off, percent, redeem, refused, sells

pytestmark = pytest.mark.django_db(transaction=True)


def back(
    now: datetime, redeemed: str, key: str | None = None, kindly: int = 0, **words: Any
) -> Any:
    if kindly:
        words["goodwill"] = Goodwill(minor=kindly, why="scratched", by="ann", role=Role.OWNER)
    return redemption.roll_back(redemption=redeemed, key=key, now=now, **words)


def bought(now: datetime, order: str = "o1", **words: Any) -> str:
    body = done(redeem(now, ask(order, customer="c", **words)))
    return str(body["redemption"])


def one_code(now: datetime) -> str:
    issued = codes.issue(offer="ten", count=1, now=now)
    assert isinstance(issued, list)
    return issued[0]


def test_a_whole_rollback_undoes_everything(now: datetime) -> None:
    sells(now, percent("ten", 10, codes="unique", limits={"total": 5, "spend_minor": 9999}))
    code = one_code(now)
    red = bought(now, codes=[code])
    body = done(back(now, red))
    assert (body["state"], body["refund_minor"], body["money_minor"]) == ("cancelled", 5892, 5892)
    assert body["points"] == {"given_back": 0, "taken_back": 58, "forgiven": 0}
    assert ledger.balance(customer="c", now=now).total == 0
    assert set(Counter.objects.values_list("used", flat=True)) == {0}
    assert Code.objects.values_list("state", "held_by").get() == ("fresh", "")
    sale, returned = Order.objects.order_by("pk")
    assert (returned.kind, returned.total_minor, returned.discount_minor) == ("return", -5892, -655)
    assert sale.total_minor + returned.total_minor == 0
    assert RedemptionLine.objects.get().returned_minor == 655
    again = refused(lambda: back(now, red))
    assert again.reason == "redemption_returned"
    # The code may be used again, on another order.
    assert isinstance(redeem(now, ask("o2", customer="c", codes=[code])), Reply)
    assert clean()


def test_unit_by_unit_gives_back_what_each_was_given(now: datetime) -> None:
    sells(now, off("five", 500, returns="keep", limits={"budget": "spring", "total": 9}))
    counters.open_counter(key="budget/spring", ceiling=1000)
    red = bought(now, lines=(("1", 3, 1000),))
    # 500 over three: 167 + 167 + 166, the last unit comes back first.
    refunds = []
    for used in (334, 167, 0):
        body = done(back(now, red, lines={"1": 1}))
        refunds.append(body["refund_minor"])
        assert Counter.objects.get(pk="budget/spring").used == used
    assert refunds == [834, 833, 833]
    assert Redemption.objects.get().state == "returned"
    assert Counter.objects.get(pk="offer/five/total").used == 0
    assert clean()


def test_points_that_paid_go_back_to_their_lots(now: datetime) -> None:
    from guerdon.flows.points import points

    sells(now)
    redeem(now, ask("first", customer="c"))
    points.give(customer="c", points=1000, why="test", actor="t", key=None, now=now)
    before = {lot.lot: lot.left for lot in ledger.lots(customer="c")}
    red = bought(now, "o1", lines=(("1", 4, 1000),), points=1000)
    spent = Redemption.objects.get(key=red).quote
    assert (spent["points_spent"], spent["points_minor"], spent["due_minor"]) == (1000, 1000, 3000)
    half = done(back(now, red, lines={"1": 2}))
    assert half["refund_minor"] == 2000
    assert (half["money_minor"], half["points"]["given_back"]) == (1500, 500)
    rest = done(back(now, red))
    assert (rest["refund_minor"], rest["money_minor"]) == (2000, 1500)
    assert {lot.lot: lot.left for lot in ledger.lots(customer="c")} == before
    assert clean()


def test_what_was_spent_since_is_forgiven(now: datetime) -> None:
    sells(now)
    red = bought(now, lines=(("1", 1, 50_000),))
    assert ledger.balance(customer="c", now=now).total == 500
    done(redeem(now, ask("o2", customer="c", lines=(("1", 1, 400),), points=400)))
    body = done(back(now, red))
    assert body["points"] == {"given_back": 0, "taken_back": 100, "forgiven": 400}
    assert ledger.balance(customer="c", now=now).total == 0
    assert clean()


def test_a_key_happens_once_and_refusals_change_nothing(now: datetime) -> None:
    sells(now, percent("ten", 10))
    red = bought(now)
    first = back(now, red, "k:1", lines={"1": 1})
    before = everything()
    assert back(now, red, "k:1", lines={"1": 1}) == Reply(body=first.body, repeated=True)
    assert everything() == before
    for call, reason in (
        (lambda: back(now, red, "k:1", lines={"1": 2}), "idempotency_key_reused"),
        (lambda: back(now, red, lines={"1": 3}), "return_too_many"),
        (lambda: back(now, red, lines={"9": 1}), "not_found"),
        (lambda: back(now, red, lines={}), "return_of_nothing"),
        (lambda: back(now, "red_none"), "not_found"),
    ):
        assert refused(call).reason == reason
    dry = back(now, red, "k:2", dry=True)
    assert isinstance(dry, Reply)
    assert everything() == before


def test_a_code_that_another_order_used_since_stays_used(now: datetime) -> None:
    sells(now, percent("ten", 10, codes="unique"))
    code = one_code(now)
    first = bought(now, codes=[code])
    done(back(now, first))
    second = bought(now, "o2", codes=[code])
    taken = Code.objects.values_list("state", "held_by").get()
    assert taken == ("redeemed", "o2")
    before = everything()
    assert refused(lambda: back(now, first)).reason == "redemption_returned"
    assert everything() == before
    with write():
        codes.release(codes=[code], order="o1", redeemed=True)
    assert Code.objects.values_list("state", "held_by").get() == taken
    assert refused(lambda: redeem(now, ask("o3", codes=[code]))).reason == "code_redeemed"
    done(back(now, second))
    assert Code.objects.get().state == "fresh"


def test_keeping_the_code_used_up(now: datetime) -> None:
    sells(now, percent("ten", 10, codes="unique", limits={"total": 5, "spend_minor": 9999}))
    red = bought(now, codes=[one_code(now)])
    done(back(now, red, free=False))
    assert Code.objects.get().state == "redeemed"
    assert dict(Counter.objects.values_list("pk", "used")) == {
        "offer/ten/total": 1,
        "offer/ten/spend": 0,
    }


def test_an_offer_edited_since_is_priced_as_it_was(now: datetime) -> None:
    sells(now, off("over", 1000, least_minor=3000))
    red = bought(now, lines=(("1", 4, 1000),))
    sells(now, off("over", 1, least_minor=1))
    # Three units still reach 30.00 of the version that was redeemed.
    assert done(back(now, red, lines={"1": 1}))["refund_minor"] == 1000
    assert done(back(now, red, lines={"1": 1}))["refund_minor"] == 0
    assert done(back(now, red))["refund_minor"] == 2000


def test_a_threshold_lost_by_a_later_return_is_asked_back(now: datetime) -> None:
    sells(now, off("over300", 5000, least_minor=30_000))
    red = bought(now, lines=(("a", 1, 29_900), ("b", 1, 100), ("c", 1, 10_000)))
    first = done(back(now, red, lines={"c": 1}))
    assert (first["refund_minor"], first["points"]["taken_back"]) == (10_000, 100)
    # 299.00 are kept and no longer reach 300: the 1.00 comes back and 50.00 are asked for.
    second = done(back(now, red, lines={"b": 1}))
    assert (second["refund_minor"], second["refunded_minor"]) == (-4900, 5100)
    assert second["points"] == {"given_back": 0, "taken_back": 0, "forgiven": 0}
    last = done(back(now, red))
    assert (last["refunded_minor"], last["points"]["taken_back"]) == (35_000, 250)
    assert sum(Order.objects.values_list("total_minor", flat=True)) == 0
    assert clean()


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(st.data())
def test_any_order_of_returns_ends_in_the_same_ledger(now: datetime, data: st.DataObject) -> None:
    number = Order.objects.count()
    sells(now, percent("ten", 10), off("two", 200, group="other", least_minor=2500))
    cart = (("1", 3, 777), ("2", 2, 1234))
    before = ledger.balance(customer="c", now=now).total
    red = bought(now, f"o{number}", lines=cart)
    total = Redemption.objects.get(key=red).quote["total_minor"]
    refunded = money = 0
    for key in data.draw(st.permutations(["1", "1", "1", "2", "2"])):
        body = done(back(now, red, lines={key: 1}))
        refunded += body["refund_minor"]
        money += body["money_minor"]
        assert body["refunded_minor"] == refunded
    assert refunded == money == total
    assert ledger.balance(customer="c", now=now).total == before
    assert isinstance(back(now, red), Refusal)
    assert clean()


STEPPED = {
    "key": "gift",
    "kind": "gift",
    "value": {
        "steps": [
            {"from": 1000, "choices": ["mug"], "worth_minor": 250},
            {"from": 3000, "choices": ["pot"], "worth_minor": 600},
        ]
    },
}


def stocked(item: str) -> int:
    return Counter.objects.get(pk=f"stock/{item}").used


def put(now: datetime, **pieces: int) -> None:
    for item, count in pieces.items():
        stock.put(item=item, pieces=count, actor="t", now=now)


def test_a_gift_that_is_lost_comes_back_or_its_worth_does(now: datetime) -> None:
    sells(now, STEPPED)
    put(now, pot=5)
    red = bought(now, lines=(("1", 4, 1000),))
    (gift,) = done(back(now, red, lines={"1": 1}))["gifts"]
    assert gift["state"] == "kept"
    # Two are kept, which would have been a mug: the pot is owed, and 6.00 are held back.
    body = done(back(now, red, lines={"1": 1}))
    assert (body["refund_minor"], body["gifts"][0]["state"]) == (400, "owed")
    assert stocked("pot") == 1
    # It comes back later: so do the 6.00, and the stock has one more.
    body = done(back(now, red, lines={}, gifts={"gift": ["pot"]}))
    assert (body["refund_minor"], body["gifts"][0]["state"]) == (600, "back")
    assert (body["state"], stocked("pot")) == ("partly_returned", 0)
    again = refused(lambda: back(now, red, gifts={"gift": ["pot"]}))
    assert again.reason == "gift_not_out"
    assert done(back(now, red))["refund_minor"] == 2000
    assert stocked("pot") == 0
    assert sum(Order.objects.values_list("total_minor", flat=True)) == 0
    assert clean()


def test_a_cancelled_order_gives_its_gifts_back_unless_it_says_otherwise(now: datetime) -> None:
    sells(now, STEPPED)
    put(now, pot=5)
    cart = (("1", 4, 1000),)
    whole = done(back(now, bought(now, "o1", lines=cart)))
    assert (whole["refund_minor"], whole["gifts"][0]["state"], stocked("pot")) == (4000, "back", 0)
    red = bought(now, "o2", lines=cart)
    without = done(back(now, red, gifts={}))
    assert (without["state"], without["refund_minor"]) == ("cancelled", 3400)
    assert (without["gifts"][0]["state"], stocked("pot")) == ("owed", 1)
    late = done(back(now, red, gifts={"gift": ["pot"]}))
    assert (late["state"], late["refund_minor"], stocked("pot")) == ("cancelled", 600, 0)
    assert refused(lambda: back(now, red)).reason == "redemption_returned"
    kept = bought(now, "o3", lines=cart)
    assert kept
    assert clean()


def test_an_offer_that_lets_gifts_be_kept_asks_for_nothing(now: datetime) -> None:
    sells(now, {**STEPPED, "returns": "keep"})
    put(now, pot=5)
    red = bought(now, lines=(("1", 4, 1000),))
    body = done(back(now, red, lines={"1": 4}))
    assert (body["refund_minor"], body["gifts"][0]["state"], stocked("pot")) == (4000, "kept", 1)


def test_a_prize_is_deducted_at_its_own_worth(now: datetime) -> None:
    prizes = [{"item": "pin", "weight": 1, "worth_minor": 90}]
    sells(now, {"key": "box", "kind": "blind_box", "value": {"prizes": prizes}})
    red = bought(now, lines=(("1", 4, 1000),))
    body = done(back(now, red, lines={"1": 4}))
    assert (body["refund_minor"], body["gifts"][0]["state"]) == (3910, "owed")
    body = done(back(now, red, gifts={"box": ["pin"]}))
    assert (body["refund_minor"], body["refunded_minor"]) == (90, 4000)


def test_money_back_out_of_goodwill_is_bounded_and_counts_in_the_end(now: datetime) -> None:
    sells(now, percent("ten", 10, limits={"spend_minor": 9999}))
    red = bought(now, lines=(("1", 4, 1000),))
    body = done(back(now, red, kindly=500))
    assert (body["refund_minor"], body["goodwill_minor"], body["state"]) == (500, 500, "closed")
    # 36.00 were paid for 36 points; 31.00 still are.
    assert body["points"]["taken_back"] == 5
    assert Counter.objects.get(pk="offer/ten/spend").used == 400
    done(back(now, red, lines={"1": 1}))
    short = refused(lambda: back(now, red, kindly=2201))
    assert (short.reason, short.data["left_minor"]) == ("refund_too_much", 2200)
    assert done(back(now, red, kindly=2200))["refunded_minor"] == 3600
    assert done(back(now, red, lines={"1": 1}))["refund_minor"] == 0
    last = done(back(now, red))
    assert (last["refund_minor"], last["refunded_minor"], last["state"]) == (0, 3600, "returned")
    assert sum(Order.objects.values_list("total_minor", flat=True)) == 0
    assert ledger.balance(customer="c", now=now).total == 0
    assert clean()


def test_the_units_that_come_back_may_be_named(now: datetime) -> None:
    # The first unit is the free one.
    sells(now, {"key": "b2", "kind": "buy_get", "value": {"buy": 1}, "returns": "keep"})
    red = bought(now, lines=(("1", 2, 1000),))
    (applied,) = Redemption.objects.get().quote["applied"]
    (share,) = applied["shares"]
    paid = [1000 - off for off in share["units"]]
    assert sorted(paid) == [0, 1000]
    dear = paid.index(1000)
    assert refused(lambda: back(now, red, lines={"1": [2]})).reason == "unit_not_there"
    assert done(back(now, red, lines={"1": [dear]}))["refund_minor"] == 1000
    assert refused(lambda: back(now, red, lines={"1": [dear]})).reason == "unit_not_there"
    assert done(back(now, red, lines={"1": [1 - dear]}))["refund_minor"] == 0


def test_a_rival_that_was_beaten_takes_nothing_from_what_is_kept(now: datetime) -> None:
    """On the kept part the other would have won; it was never given, so the first one stands."""
    sells(now, percent("ten", 10, returns="reprice"), off("three", 350, returns="reprice"))
    red = bought(now, lines=(("1", 4, 1000),))
    assert Redemption.objects.get().quote["discount_minor"] == 400
    assert done(back(now, red, lines={"1": 1}))["refund_minor"] == 900


def test_a_unit_that_cost_nothing_may_move_money(now: datetime) -> None:
    sells(now, off("six", 600, least_quantity=2, returns="claw_back"))
    red = bought(now, lines=(("1", 2, 1000), ("2", 1, 0)))
    refunds = [
        done(back(now, red, lines=lines))["refund_minor"] for lines in ({"1": 1}, {"2": 1}, None)
    ]
    # With the free thing gone only one unit is left, and nothing is off any more.
    assert refunds == [700, -300, 1000]
    assert sum(Order.objects.values_list("total_minor", flat=True)) == 0
    assert clean()


def test_an_order_that_is_named_like_a_return_is_no_hindrance(now: datetime) -> None:
    sells(now, percent("ten", 10))
    red = bought(now, "o1")
    bought(now, "o1/return/1")
    assert done(back(now, red))["refund_minor"] == 5892
    assert Order.objects.filter(kind="return").get().key.startswith("rol_")
    # All that belongs to the order counts no more, and the other one still does.
    kept = Order.objects.exclude(state="cancelled")
    assert list(kept.values_list("key", flat=True)) == ["o1/return/1"]


def test_points_that_have_ended_are_not_said_to_be_taken_back(now: datetime) -> None:
    from guerdon.flows.points import points

    sells(now)
    red = bought(now, lines=(("1", 2, 5000),))
    later = now + timedelta(days=400)
    assert points.expire(now=later).points == 100
    told = [done(back(later, red, lines=lines))["points"] for lines in ({"1": 1}, None)]
    assert told == [{"given_back": 0, "taken_back": 0, "forgiven": 50}] * 2
    assert ledger.balance(customer="c", now=later).total == 0
    assert clean()
