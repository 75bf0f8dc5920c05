"""What has ended in a pool or a cash-like wallet is written off once."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.cards import cards, ends
from guerdon.flows.points import households, wallet_ends
from guerdon.store.ledger import ledger
from tests.flows.gift_cards import SHOP, issued
from tests.flows.sections import live
from tests.flows.shop import clean, done
from tests.store.ledgers import earned, member

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_ends_in_a_pool_is_written_off(now: datetime) -> None:
    live("sharing", {"household": {}})
    member("a", now)
    key = done(households.begin(head="a", name="", share_bp=0, key=None, now=now))["household"]
    ledger.post(entries=[earned("e", "a", 80, now, life=5)])
    done(households.put(household=key, customer="a", points=50, key=None, now=now))
    end = now + timedelta(days=5)
    assert wallet_ends.run(wallet="pool", now=end) == 50
    assert wallet_ends.run(wallet="pool", now=end) == 0
    done(households.leave(household=key, by="a", customer="a", key=None, now=end))
    assert ledger.balance(customer="a", now=end).lapsed == 30
    assert clean()


def test_what_was_claimed_ends_when_its_card_would(now: datetime) -> None:
    live("gift_cards", SHOP)
    member("a", now)
    card = issued(now)
    done(cards.claim(code=card["code"], customer="a", key=None, now=now))
    end = datetime.fromisoformat(card["expires_at"])
    assert wallet_ends.run(wallet="cash-CNY", now=end - timedelta(seconds=1)) == 0
    assert wallet_ends.run(wallet="cash-CNY", now=end) == 10_000
    assert ends.run(now=end).minor == 0
    assert clean()


def test_an_hour_collects_and_ends_all_kinds(now: datetime) -> None:
    live("sharing", {"household": {}})
    live("gift_cards", SHOP)
    member("a", now)
    done(households.begin(head="a", name="", share_bp=5_000, key=None, now=now))
    ledger.post(entries=[earned("e", "a", 80, now, life=5)])
    assert wallet_ends.hourly(now=now).collected == 40
    one, two = issued(now), issued(now)
    done(cards.claim(code=one["code"], customer="a", key=None, now=now))
    end = datetime.fromisoformat(two["expires_at"])
    told = wallet_ends.hourly(now=end)
    assert (told.collected, told.pools, told.wallets, told.cards) == (0, 40, 10_000, 10_000)
    assert wallet_ends.hourly(now=end) == wallet_ends.Hour(collected=0, pools=0, wallets=0, cards=0)
    assert clean()
