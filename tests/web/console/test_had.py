"""Rewards taken: handed over at the counter, undone for a reason, found by the member's letters."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from guerdon.flows.points import rewards
from guerdon.store.giving import had_rewards
from guerdon.store.ledger import ledger
from guerdon.store.till.replies import Reply
from tests.flows.wallets import main
from tests.store.ledgers import earned, member

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(moment: datetime) -> int:
    cup = {"key": "cup", "what": "goods", "points": 300, "name": {"en": "Cup", "zh": "杯子"}}
    main(moment, rewards=[cup])
    member("c", moment)
    ledger.post(entries=[earned("e", "c", 700, moment)])
    had = rewards.redeem(customer="c", reward="cup", key=None, now=moment)
    assert isinstance(had, Reply)
    return int(had.body["number"])


def read(owner: Client, path: str, **sent: Any) -> str:
    answer = owner.post(path, sent, follow=True) if sent else owner.get(path)
    return str(answer.content.decode())


def test_nobody_had_one_yet(owner: Client) -> None:
    assert "Nobody had a reward for points yet" in read(owner, "/rewards")


def test_handed_over(number: int, owner: Client) -> None:
    (one,) = had_rewards.listed()
    page = read(owner, f"/rewards?reference={one.reference.lower()}")
    assert "Cup" in page
    assert one.reference in page
    assert "Nothing that waits" in read(owner, "/rewards?reference=ZZZZZZ")
    assert "Handed over to c." in read(owner, f"/rewards/{number}", act="hand_over")
    assert "Nobody waits" in read(owner, "/rewards")
    assert "handed over or undone before" in read(owner, f"/rewards/{number}", act="hand_over")


def test_undone_for_a_reason(number: int, owner: Client, moment: datetime) -> None:
    assert "needs a reason" in read(owner, f"/rewards/{number}", act="undo", why="")
    assert ledger.balance(customer="c", now=moment).total == 400
    page = read(owner, f"/rewards/{number}", act="undo", why="cracked")
    assert "Undone; c has the points again." in page
    assert "cracked" in page
    assert ledger.balance(customer="c", now=moment).total == 700
