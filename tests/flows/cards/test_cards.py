"""Gift cards keep no code, hold what was loaded, and say no without a trace."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.flows.cards import cards, paying
from guerdon.store.models import AuditEntry, GiftCard, Reply
from guerdon.terms.reasons import said
from tests.flows.gift_cards import SHOP, issued, pay, refused
from tests.flows.sections import live
from tests.flows.shop import clean, done
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def shop(now: datetime) -> None:
    live("gift_cards", SHOP)


def test_no_code_is_kept_in_clear(now: datetime) -> None:
    card = issued(now, active=False, key="k:1")
    code = card["code"]
    assert code[-4:] == card["last_four"]
    row = GiftCard.objects.get()
    kept = [str(value) for value in GiftCard.objects.values_list()[0]]
    kept += [str(Reply.objects.values_list()), str(AuditEntry.objects.values_list())]
    assert not any(code in text or code.replace("-", "") in text for text in kept)
    assert row.sealed is not None
    # A lost answer can be asked for again until the card is first presented.
    assert issued(now, active=False, key="k:1")["code"] == code
    done(cards.activate(code=code.lower().replace("-", " "), minor=None, key=None, now=now))
    assert GiftCard.objects.get().sealed is None
    assert issued(now, active=False, key="k:1")["code"] is None


def test_bounds_of_the_shop_and_of_the_law(now: datetime) -> None:
    assert (
        refused(
            lambda: cards.issue(
                count=1, minor=80_001, active=True, customer=None, actor="a", key=None, now=now
            )
        ).data["most_minor"]
        == 80_000
    )
    live("gift_cards", {**SHOP, "most_balance_minor": 900_000})
    full = refused(
        lambda: cards.issue(
            count=1, minor=100_001, active=False, customer=None, actor="a", key=None, now=now
        )
    )
    assert (full.reason, full.data["most_minor"]) == ("card_full", 100_000)
    for language, word in (("en", "1000.01"), ("zh", "1000.00 CNY")):
        assert word in said(reason=full.reason, data=full.data, language=language)
    card = issued(now, 99_999)
    load = {"code": card["code"], "key": None, "now": now}
    assert done(cards.load(minor=1, **load))["balance_minor"] == 100_000
    assert refused(lambda: cards.load(minor=1, **load)).reason == "card_full"
    member("c", now)
    named = issued(now, 500_000, customer="c")
    assert (named["named"], named["expires_at"]) == (True, None)


def test_blocked_replaced_and_void_cards_pay_nothing(now: datetime) -> None:
    card, other = issued(now), issued(now, active=False)

    def move(number: int, act: str) -> Any:
        return cards.move(card=number, act=act, why="lost", actor="ann", key=None, now=now)

    done(move(card["card"], "block"))
    assert refused(lambda: pay(now, card["code"], 1)).reason == "card_blocked"
    assert refused(lambda: move(card["card"], "block")).reason == "card_blocked"
    done(move(card["card"], "unblock"))
    paid = done(pay(now, card["code"], 1_000))["payment"]
    done(move(other["card"], "void"))
    assert refused(lambda: pay(now, other["code"], 1)).reason == "card_void"
    said = {"why": "stolen", "actor": "ann", "key": "k:r", "now": now}
    fresh = done(cards.replace_card(card=card["card"], **said))["cards"][0]
    assert (fresh["balance_minor"], fresh["expires_at"]) == (9_000, card["expires_at"])
    assert refused(lambda: pay(now, card["code"], 1)).reason == "card_replaced"
    assert done(cards.replace_card(card=card["card"], **said))["cards"][0] == fresh
    back = done(paying.refund(payment=paid, minor=1_000, key=None, now=now))
    assert back["card"] == fresh["card"]
    assert done(pay(now, fresh["code"], 10_000))["balance_minor"] == 0
    assert AuditEntry.objects.filter(act="cards.changed").count() == 4
    assert clean()
