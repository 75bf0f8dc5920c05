"""What each offer gave, and the codes that are out."""

from datetime import datetime

import pytest

from guerdon.store.giving import giving
from tests.web.console import shop

pytestmark = pytest.mark.django_db


def test_by_offer_and_by_state(now: datetime) -> None:
    assert giving.by_offer() == {}
    shop.filled(now=now)
    assert giving.by_offer() == {
        "five-off": giving.GivenBy(times=1, minor=400, people=1, last_at=now)
    }
    assert giving.codes_by_state() == {"fresh": 1, "redeemed": 1}
    assert giving.codes_by_state(offer="other") == {}


def test_codes_filtered_and_paged(now: datetime) -> None:
    shop.filled(now=now)
    whole = giving.coupons(size=1)
    assert ([one.code for one in whole.coupons], whole.total) == (["ABCD-1"], 2)
    assert giving.coupons(size=1, page=2).coupons[0].code == "ABCD-0"
    (own,) = giving.coupons(customer="c1").coupons
    assert (own.code, own.customer, own.state) == ("ABCD-0", "c1", "fresh")
    assert giving.coupons(search="abcd", state="redeemed").total == 1
    assert giving.coupons(offer="other").total == 0
