"""A card that has ended is written off once, and reopened where the law says so."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.cards import ends, paying
from tests.flows.gift_cards import SHOP, all_rows, issued, pay, refused
from tests.flows.sections import live
from tests.flows.shop import clean, done

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def shop(now: datetime) -> None:
    live("gift_cards", SHOP)


def test_what_has_ended_is_written_off_once_and_reopened_where_the_law_says(now: datetime) -> None:
    card = issued(now)
    paid = done(pay(now, card["code"], 4_000))["payment"]
    end = datetime.fromisoformat(card["expires_at"])
    assert end == now.replace(year=now.year + 3)
    assert ends.run(now=end - timedelta(seconds=1)).cards == 0
    assert refused(lambda: pay(end, card["code"], 1)).reason == "card_ended"
    assert ends.run(now=end) == ends.Ended(cards=1, minor=6_000)
    before = all_rows()
    assert ends.run(now=end).cards == 0
    assert all_rows() == before
    done(paying.refund(payment=paid, minor=500, key=None, now=end))
    assert done(pay(end, card["code"], 500))["balance_minor"] == 0
    later = end + timedelta(days=91)
    assert ends.run(now=later).cards == 1
    said = {"card": card["card"], "why": "asked", "actor": "ann", "key": None, "now": later}
    assert refused(lambda: ends.reopen(**said)).reason == "card_short"
    assert clean()


def test_reopened_with_all_that_was_written_off(now: datetime) -> None:
    card = issued(now)
    end = datetime.fromisoformat(card["expires_at"])
    ends.run(now=end)
    said = {"card": card["card"], "why": "asked", "actor": "ann", "key": None, "now": end}
    assert done(ends.reopen(**said))["balance_minor"] == 10_000
    assert refused(lambda: ends.reopen(**said)).reason == "card_stays_ended"
    done(pay(end, card["code"], 10_000))
    assert clean()
