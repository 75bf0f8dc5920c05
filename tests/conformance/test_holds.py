"""Known defects of holds and codes: locked out by oneself, paid for and lost, a day off."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.till import checkout, redemption
from guerdon.store.models import Code, Counter, Reservation
from guerdon.terms.quote import Quote
from tests.flows.shop import ask, done, one_code, percent, redeem, refused, reserve, sells

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_reservation_that_locks_its_own_customer_out_after_a_failed_payment(
    now: datetime,
) -> None:
    """The card was declined, the shop made a new order, and the coupon was "used up".

    https://github.com/woocommerce/woocommerce/issues/27673
    https://github.com/awesomemotive/easy-digital-downloads/issues/3859
    """
    sells(now, percent("once", 10, codes="unique", limits={"per_customer": 1, "total": 1}))
    code = one_code(now, "once")
    for turn in range(5):
        moment = now + timedelta(seconds=turn)
        held = done(reserve(moment, ask(f"try-{turn}", customer="c", codes=[code])))
        assert held["quote"]["discount_minor"] == 655
    # Somebody else meanwhile has to wait, and the customer never does.
    assert refused(lambda: reserve(now, ask("x", customer="d", codes=[code]))).reason == "code_held"
    done(redemption.redeem(reservation=held["reservation"], key=None, now=now))
    assert Reservation.objects.filter(state="held").count() == 0
    assert set(Counter.objects.values_list("used", flat=True)) == {1}


def test_a_hold_that_is_paid_for_and_then_refused(now: datetime) -> None:
    """Two completed one checkout: the second found the coupon used and refunded the first.

    https://github.com/saleor/saleor/pull/15855
    """
    sells(now, percent("once", 10, codes="unique", limits={"total": 1}))
    code = one_code(now, "once")
    held = done(reserve(now, ask("o1", customer="c", codes=[code])))["reservation"]
    first = redemption.redeem(reservation=held, key="k:1", now=now)
    again = redemption.redeem(reservation=held, key="k:1", now=now)
    assert done(again) == done(first)
    other = refused(lambda: redemption.redeem(reservation=held, key="k:2", now=now))
    assert other.reason == "reservation_redeemed"
    assert Code.objects.get().state == "redeemed"


def test_a_voucher_released_by_an_order_that_no_longer_has_it(now: datetime) -> None:
    """An old order, let go or given back late, freed the code that a newer order had used.

    https://github.com/pretix/pretix/issues/165
    https://github.com/chrisjrn/registrasion/issues/1
    """
    sells(now, percent("once", 10, codes="unique"))
    code = one_code(now, "once")
    first = done(redeem(now, ask("o1", customer="c", codes=[code])))["redemption"]
    done(redemption.roll_back(redemption=first, lines={"1": 3}, key=None, now=now))
    assert Code.objects.values_list("state", "held_by").get() == ("redeemed", "o1")
    done(redemption.roll_back(redemption=first, key=None, now=now))
    late = done(reserve(now, ask("o2", customer="c", codes=[code])))["reservation"]
    done(reserve(now, ask("o3", customer="c", codes=[code])))
    done(checkout.release(reservation=late, key=None, now=now))
    assert Code.objects.values_list("state", "held_by").get() == ("held", "o3")
    checkout.sweep(now=now + timedelta(days=1))
    assert Code.objects.values_list("state", "held_by").get() == ("fresh", "")


@pytest.mark.parametrize(
    "typed", ["SAVE-10", "save-10", " Save-10 ", "ＳＡＶＥ－１０", "save－１０"]
)
def test_a_code_that_is_not_found_as_it_is_typed(now: datetime, typed: str) -> None:
    """Small letters, a blank from the clipboard, or the wide letters of a Chinese keyboard.

    https://github.com/DuyITLOR/group05_eshop/issues/371
    """
    sells(now, percent("ten", 10, codes="shared", shared_code="SAVE-10"))
    found = checkout.quote(ask=ask(codes=[typed]), now=now)
    assert isinstance(found, Quote)
    assert [one.offer for one in found.applied] == ["ten"]


@pytest.mark.parametrize("typed", ["SUMMER 10", "summer10", " Summer  10 ", "ＳＵＭＭＥＲ　１０"])
@pytest.mark.parametrize("kept", ["SUMMER 10", "ＳＵＭＭＥＲ１０"])
def test_a_shared_code_with_a_blank_that_is_typed_otherwise(
    now: datetime, kept: str, typed: str
) -> None:
    """A word and a number, as a poster prints them, and one, two or no blanks at the till."""
    sells(now, percent("ten", 10, codes="shared", shared_code=kept))
    found = checkout.quote(ask=ask(codes=[typed]), now=now)
    assert isinstance(found, Quote)
    assert [one.offer for one in found.applied] == ["ten"]


def test_a_unique_code_typed_with_wide_letters(now: datetime) -> None:
    """As above, for a code of one's own."""
    sells(now, percent("once", 10, codes="unique"))
    code = one_code(now, "once")
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in code)
    found = checkout.quote(ask=ask(codes=[wide]), now=now)
    assert isinstance(found, Quote)
    assert [one.offer for one in found.applied] == ["once"]


def test_an_offer_that_ends_a_day_early(now: datetime) -> None:
    """The last day ended at its beginning, or at midnight in Greenwich.

    https://github.com/woocommerce/woocommerce-ios/issues/6254
    https://github.com/wpsharks/s2member/issues/612
    """
    # The whole of 14 March in Shanghai: 16:00 the day before until 16:00 in UTC.
    period = {"start": "2026-03-14T00:00:00+08:00", "end": "2026-03-15T00:00:00+08:00"}
    sells(now, percent("day", 10, period=period))
    for moment, given in (
        ("2026-03-13T15:59:59.999999+00:00", 0),
        ("2026-03-13T16:00:00+00:00", 655),
        ("2026-03-14T15:59:59.999999+00:00", 655),
        ("2026-03-14T16:00:00+00:00", 0),
    ):
        found = checkout.quote(ask=ask(), now=datetime.fromisoformat(moment))
        assert isinstance(found, Quote)
        assert found.discount_minor == given, moment
