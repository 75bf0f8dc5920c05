"""A hold takes what it promises, renews its own, and lets go exactly once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.till import checkout
from guerdon.store import counters
from guerdon.store.models import Code, Counter, Reservation
from guerdon.store.programme import offers
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import Use
from guerdon.terms.quote import Quote
from tests.flows.shop import (
    ask,
    clean,
    done,
    everything,
    off,
    one_code,
    percent,
    refused,
    reserve,
    sells,
)

pytestmark = pytest.mark.django_db(transaction=True)


def quoted(now: datetime, cart: Any) -> Quote:
    found = checkout.quote(ask=cart, now=now)
    assert isinstance(found, Quote), found
    return found


def used(key: str) -> int:
    return Counter.objects.get(pk=key).used


def test_an_offer_asked_for_by_name_is_explained_with_its_limit(now: datetime) -> None:
    sells(now, off("far", 100, of={"sku": ["piano"]}, limits={"total": 1}))
    counters.take(uses=[Use(key="offer/far/total", units=1, ceiling=1)])
    assert quoted(now, ask()).not_applied == ()
    found = checkout.quote(ask=ask(), now=now, explain=("far",))
    assert isinstance(found, Quote)
    assert [one.refusal.reason for one in found.not_applied] == ["limit_reached"]


def test_a_quote_changes_nothing_and_says_what_is_missing(now: datetime) -> None:
    sells(now, percent("ten", 10), off("over80", 1500, least_minor=8000))
    before = everything()
    found = quoted(now, ask(customer="nobody-yet"))
    assert (found.discount_minor, found.total_minor) == (655, 5892)
    (missed,) = found.not_applied
    assert (missed.offer, missed.missing_minor) == ("over80", 1453)
    assert everything() == before


def test_a_code_is_found_in_any_case_and_without_hyphens(now: datetime) -> None:
    sells(
        now, percent("ten", 10, codes="unique"), off("all", 200, codes="shared", shared_code="Hi-5")
    )
    code = one_code(now)
    for text in (code, code.lower(), f" {code.replace('-', '')} "):
        assert [one.offer for one in quoted(now, ask(codes=[text])).applied] == ["ten"]
    assert [one.offer for one in quoted(now, ask(codes=["hi-5"])).applied] == ["all"]


def test_a_reservation_holds_code_and_counters(now: datetime) -> None:
    sells(now, percent("ten", 10, codes="unique", limits={"total": 5, "spend_minor": 10_000}))
    code = one_code(now)
    body = done(reserve(now, ask("o1", customer="c", codes=[code])))
    assert body["state"] == "held"
    assert body["expires_at"] == (now + timedelta(seconds=600)).isoformat().replace("+00:00", "Z")
    assert body["quote"]["total_minor"] == 5892
    assert Code.objects.values_list("state", "held_by").get() == ("held", "o1")
    assert (used("offer/ten/total"), used("offer/ten/spend")) == (1, 655)
    other = refused(lambda: reserve(now, ask("o2", customer="d", codes=[code])))
    assert other == Refusal(reason="code_held", data={"code": code})


def test_no_counter_row_where_there_is_no_limit(now: datetime) -> None:
    sells(now, percent("ten", 10))
    done(reserve(now, ask("o1")))
    assert not Counter.objects.exists()


def test_an_offer_that_gives_nothing_uses_nothing(now: datetime) -> None:
    sells(now, off("over80", 1500, least_minor=8000, limits={"total": 5}))
    done(reserve(now, ask("o1")))
    assert not Counter.objects.exists()


def test_an_order_renews_its_own_hold(now: datetime) -> None:
    sells(now, percent("ten", 10, codes="unique", limits={"total": 1, "per_customer": 1}))
    code = one_code(now)
    cart = ask("o1", customer="c", codes=[code])
    first = done(reserve(now, cart))
    second = done(reserve(now + timedelta(minutes=5), cart))
    assert second["quote"]["discount_minor"] == 655
    assert second["reservation"] != first["reservation"]
    states = dict(Reservation.objects.values_list("key", "state"))
    assert states == {first["reservation"]: "released", second["reservation"]: "held"}
    assert used("offer/ten/total") == used("offer/ten/customer/c") == 1
    assert Code.objects.get().held_by == "o1"


def test_a_failed_payment_does_not_lock_the_customer_out(now: datetime) -> None:
    sells(now, percent("ten", 10, codes="unique", limits={"per_customer": 1}))
    code = one_code(now)
    done(reserve(now, ask("o1", customer="c", codes=[code])))
    # The shop makes a new order for the second try.
    body = done(reserve(now, ask("o2", customer="c", codes=[code])))
    assert body["quote"]["discount_minor"] == 655
    assert Code.objects.get().held_by == "o2"
    assert used("offer/ten/customer/c") == 1


def test_two_carts_of_one_customer_keep_the_places_that_both_have(now: datetime) -> None:
    sells(now, percent("ten", 10, limits={"per_customer": 2}))
    for order in ("o1", "o2"):
        assert done(reserve(now, ask(order, customer="c")))["quote"]["discount_minor"] == 655
    assert Reservation.objects.filter(state="held").count() == 2
    assert used("offer/ten/customer/c") == 2
    # A third finds no place, and takes over the older one: that may be the one that was left.
    assert done(reserve(now, ask("o3", customer="c")))["quote"]["discount_minor"] == 655
    held = Reservation.objects.filter(state="held").values_list("order", flat=True)
    assert sorted(held) == ["o2", "o3"]
    assert used("offer/ten/customer/c") == 2


def test_a_hold_of_another_customer_stays(now: datetime) -> None:
    sells(now, percent("ten", 10, limits={"total": 1}))
    done(reserve(now, ask("o1", customer="c")))
    body = done(reserve(now, ask("o2", customer="d")))
    assert body["quote"]["discount_minor"] == 0
    assert Reservation.objects.filter(state="held").count() == 2
    assert used("offer/ten/total") == 1


def test_release_gives_back_once(now: datetime) -> None:
    sells(now, percent("ten", 10, codes="unique", limits={"total": 5}))
    code = one_code(now)
    held = done(reserve(now, ask("o1", codes=[code])))["reservation"]
    for _ in range(2):
        body = done(checkout.release(reservation=held, key=None, now=now))
        assert body == {"reservation": held, "order": "o1", "state": "released"}
        assert used("offer/ten/total") == 0
        assert Code.objects.values_list("state", "held_by").get() == ("fresh", "")
    unknown = refused(lambda: checkout.release(reservation="res_x", key=None, now=now))
    assert unknown.reason == "not_found"


@pytest.fixture
def idle(monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker runs, and no till was asked for a while."""
    monkeypatch.setattr(checkout, "_lapsed", None)


def test_without_a_worker_a_hold_that_ran_out_keeps_no_last_place(
    now: datetime, idle: None
) -> None:
    sells(now, percent("ten", 10, limits={"total": 1}))
    done(reserve(now, ask("o1"), ttl=60))
    assert done(reserve(now, ask("o2")))["quote"]["applied"] == []
    later = now + timedelta(seconds=60)
    taken = done(reserve(later, ask("o3")))["quote"]["applied"]
    assert [one["offer"] for one in taken] == ["ten"]
    assert used("offer/ten/total") == 1
    assert Reservation.objects.get(order="o1").state == "expired"
    # Between two looks every call compares two moments and no more.
    soon = later + checkout.EVERY - timedelta(seconds=1)
    assert done(reserve(soon, ask("o4")))["quote"]["applied"] == []


def test_without_a_worker_a_hold_that_ran_out_keeps_no_code(now: datetime, idle: None) -> None:
    sells(now, percent("ten", 10, codes="unique"))
    code = one_code(now)
    done(reserve(now, ask("o1", customer="c", codes=[code]), ttl=60))
    early = now + timedelta(seconds=59)
    other = ask("o2", customer="d", codes=[code])
    assert refused(lambda: reserve(early, other)).reason == "code_held"
    # A look was just taken, and still what is refused for want of the code looks again.
    body = done(reserve(now + timedelta(seconds=60), other))
    assert [one["offer"] for one in body["quote"]["applied"]] == ["ten"]
    assert Code.objects.get().held_by == "o2"


def test_neither_a_trial_nor_a_moment_to_come_ends_a_hold(now: datetime, idle: None) -> None:
    sells(now, percent("ten", 10, limits={"total": 1}))
    done(reserve(now, ask("o1"), ttl=60))
    before = everything()
    later = now + timedelta(seconds=60)
    done(checkout.reserve(ask=ask("o2"), ttl_seconds=60, key=None, now=later, dry=True))
    assert everything() == before
    to_come = datetime.now(UTC) + timedelta(days=1)
    Reservation.objects.update(expires_at=to_come - timedelta(hours=1))
    done(reserve(to_come, ask("o3")))
    assert Reservation.objects.get(order="o1").state == "held"


def test_many_that_ran_out_are_let_go_by_parts(
    now: datetime, idle: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkout, "AT_ONCE", 2)
    sells(now, percent("ten", 10))
    for order in range(5):
        done(reserve(now, ask(f"o{order}"), ttl=60))
    left = []
    for order in range(3):
        done(reserve(now + timedelta(seconds=60), ask(f"p{order}")))
        left.append(Reservation.objects.filter(state="held", order__startswith="o").count())
    assert left == [3, 1, 0]


def test_the_sweep_expires_what_ran_out_and_nothing_else(now: datetime) -> None:
    sells(now, percent("ten", 10, limits={"total": 5}))
    done(reserve(now, ask("o1"), ttl=60))
    late = done(reserve(now, ask("o2"), ttl=61))["reservation"]
    assert checkout.sweep(now=now + timedelta(seconds=59)) == 0
    assert checkout.sweep(now=now + timedelta(seconds=60)) == 1
    assert checkout.sweep(now=now + timedelta(seconds=60)) == 0
    assert used("offer/ten/total") == 1
    assert Reservation.objects.get(state="held").key == late
    assert clean()


def test_refusals_leave_nothing(now: datetime) -> None:
    sells(now, percent("ten", 10, codes="unique"))
    assert refused(lambda: reserve(now, ask(""))).reason == "order_needed"
    assert refused(lambda: reserve(now, ask("o"), ttl=9)).reason == "hold_out_of_bounds"
    unknown = refused(lambda: reserve(now, ask("o", customer="new", codes=["NO-SUCH"])))
    assert unknown.reason == "code_unknown"


def test_a_key_happens_once(now: datetime) -> None:
    sells(now, percent("ten", 10, limits={"total": 5}))
    first = reserve(now, ask("o1"), key="k:1")
    before = everything()
    again = reserve(now + timedelta(minutes=1), ask("o1"), key="k:1")
    assert isinstance(first, Reply)
    assert again == Reply(body=first.body, repeated=True)
    assert everything() == before
    other = refused(lambda: reserve(now, ask("o2"), key="k:1"))
    assert other == Refusal(reason="idempotency_key_reused", data={"key": "1"})


def test_a_dry_call_answers_and_leaves_nothing(now: datetime) -> None:
    sells(now, percent("ten", 10, limits={"total": 5}))
    before = everything()
    body = done(reserve(now, ask("o1", customer="new"), key="k:1", dry=True))
    assert body["quote"]["discount_minor"] == 655
    assert everything() == before


def test_a_paused_offer_is_gone_at_once_and_comes_back(now: datetime) -> None:
    sells(now, percent("ten", 10))
    assert quoted(now, ask()).discount_minor == 655
    offers.set_state(key="ten", state="paused", actor="test", now=now)
    assert quoted(now, ask()).discount_minor == 0
    offers.set_state(key="ten", state="live", actor="test", now=now)
    sells(now, percent("ten", 20))
    assert quoted(now, ask()).applied[0].version == 2
    assert quoted(now, ask()).discount_minor == 1309
