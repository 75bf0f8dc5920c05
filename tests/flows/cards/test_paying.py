"""Stored value pays what it holds, once, and takes back what it paid."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.flows.cards import cards, paying
from guerdon.store.ledger import ledger
from guerdon.terms.decision import Refusal
from tests.flows.gift_cards import SHOP, issued, pay, refused
from tests.flows.sections import live
from tests.flows.shop import clean, done, in_threads
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def shop(now: datetime) -> None:
    live("gift_cards", SHOP)


def test_a_card_from_issue_to_the_last_cent(now: datetime) -> None:
    card = issued(now)
    assert (card["state"], card["balance_minor"]) == ("active", 10_000)
    first = done(pay(now, card["code"], 6_000))
    assert (first["paid_minor"], first["balance_minor"]) == (6_000, 4_000)
    assert refused(lambda: pay(now, card["code"], 4_001)).reason == "card_short"
    rest = done(pay(now, card["code"], 5_000, part=True, order="o2"))
    assert (rest["paid_minor"], rest["due_minor"], rest["balance_minor"]) == (4_000, 1_000, 0)
    assert refused(lambda: pay(now, card["code"], 1, part=True)).reason == "card_short"
    assert ledger.by_kind(wallet="cash-CNY") == {
        "issued": -10_000,
        "redeemed": 10_000,
        f"card:{card['card']}".partition(":")[0]: 0,
    }
    assert clean()


def test_refunds_go_back_and_never_beyond_what_was_paid(now: datetime) -> None:
    card = issued(now)
    paid = done(pay(now, card["code"], 6_000))["payment"]

    def back(minor: int) -> Any:
        return paying.refund(payment=paid, minor=minor, key=None, now=now)

    assert done(back(1_000))["left_minor"] == 5_000
    assert refused(lambda: back(5_001)).data["left_minor"] == 5_000
    assert refused(lambda: back(0)).reason == "payment_refunded"
    done(back(5_000))
    assert refused(lambda: back(1)).reason == "payment_refunded"
    assert cards.look(card=card["card"])["balance_minor"] == 10_000  # type: ignore[index]
    unknown = paying.refund(payment="pay:none", minor=1, key=None, now=now)
    assert isinstance(unknown, Refusal)
    assert clean()


def test_a_call_repeated_pays_once(now: datetime) -> None:
    card = issued(now)
    body = done(pay(now, card["code"], 6_000, key="k:p"))
    again = pay(now, card["code"], 6_000, key="k:p")
    assert again.repeated
    assert done(again) == body
    other = refused(lambda: pay(now, card["code"], 5_000, key="k:p"))
    assert other.reason == "idempotency_key_reused"
    dry = done(pay(now, card["code"], 4_000, dry=True))
    assert dry["balance_minor"] == 0
    assert cards.look(code=card["code"])["balance_minor"] == 4_000  # type: ignore[index]


def test_parallel_calls_never_overspend_a_card(now: datetime) -> None:
    card = issued(now)
    answers = in_threads(8, lambda n: pay(now, card["code"], 3_000, order=f"o{n}"))
    paid = [one for one in answers if not isinstance(one, Refusal)]
    assert len(paid) == 3
    assert {one.reason for one in answers if isinstance(one, Refusal)} == {"card_short"}
    assert cards.look(card=card["card"])["balance_minor"] == 1_000  # type: ignore[index]
    assert clean()


def test_a_card_claimed_into_a_wallet_is_paid_from_there(now: datetime) -> None:
    member("c", now)
    card = issued(now)
    done(cards.claim(code=card["code"], customer="c", key=None, now=now))
    assert refused(lambda: pay(now, card["code"], 1)).reason == "card_short"
    body = done(pay(now, None, 7_000, customer="c"))
    assert body["balance_minor"] == 3_000
    assert refused(lambda: pay(now, None, 3_001, customer="c")).reason == "wallet_short"
    done(paying.refund(payment=body["payment"], minor=2_000, key=None, now=now))
    end = datetime.fromisoformat(card["expires_at"])
    done(paying.refund(payment=body["payment"], minor=5_000, key=None, now=end))
    assert done(pay(end, None, 9_000, customer="c", part=True))["paid_minor"] == 5_000
    assert clean()


def test_parallel_calls_never_overspend_a_wallet(now: datetime) -> None:
    member("c", now)
    done(cards.claim(code=issued(now)["code"], customer="c", key=None, now=now))
    answers = in_threads(6, lambda n: pay(now, None, 3_000, customer="c", order=f"o{n}"))
    assert sum(not isinstance(one, Refusal) for one in answers) == 3
    assert clean()
