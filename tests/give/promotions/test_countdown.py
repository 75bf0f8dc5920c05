"""A discount that shrinks by the day."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.carts import cart_of, quote_for, why_not, wrong_at

# Day 1 7折, day 2 7.5折, day 3 8折.
DOWN = {
    "kind": "countdown",
    "layer": "line",
    "value": {
        "first_day": "2026-11-11",
        "days": [{"percent": 30}, {"percent": 25}, {"percent": 20}],
    },
}
# 00:00 on the 11th in Shanghai.
BEGINS = datetime(2026, 11, 10, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(("hours", "off"), [(0, 300), (23, 300), (24, 250), (48, 200), (71, 200)])
def test_each_local_day_has_its_discount(hours: int, off: int) -> None:
    now = BEGINS + timedelta(hours=hours)
    quote = quote_for(DOWN, cart=cart_of((1, 1000)), now=now, zone="Asia/Shanghai")
    assert quote.discount_minor == off
    assert quote.applied[0].reason.data["day"] == hours // 24 + 1


@pytest.mark.parametrize("hours", [-1, 72])
def test_before_and_after_there_is_none(hours: int) -> None:
    now = BEGINS + timedelta(hours=hours)
    assert why_not(DOWN, cart=cart_of((1, 1000)), now=now, zone="Asia/Shanghai") == "gives_nothing"


def test_it_only_shrinks() -> None:
    def days(*percents: int, first: str = "2026-11-11") -> dict[str, object]:
        listed = [{"percent": percent} for percent in percents]
        return {"kind": "countdown", "value": {"first_day": first, "days": listed}}

    assert wrong_at(days(20, 30)) == "$.value.days"
    assert wrong_at(days(20, first="11/11")) == "$.value.first_day"
