"""Awards made real once, and taken back where nobody used them."""

from datetime import datetime

import pytest

from guerdon.flows.play import awarding
from guerdon.give.reward import Reward
from guerdon.store.ledger import ledger
from guerdon.store.play import awards
from guerdon.store.programme import stock
from guerdon.store.writing import write
from guerdon.terms.decision import Refusal
from tests.flows.games import member
from tests.flows.shop import clean, percent, sells

pytestmark = pytest.mark.django_db


def give(now: datetime, reward: Reward, turn: int = 1) -> awarding.Given | Refusal:
    with write():
        return awarding.give(
            customer="ann", play="stamps/a", step="card", turn=turn, reward=reward, now=now
        )


def back(now: datetime) -> bool:
    (one,) = awards.newest(customer="ann", play="stamps/a", step="card", most=1)
    with write():
        return awarding.take_back(award=one, now=now, why="return")


def test_points_come_and_go_as_after_a_return(now: datetime) -> None:
    member("ann", now)
    assert not isinstance(give(now, Reward(kind="points", count=40)), Refusal)
    assert ledger.balance(customer="ann", now=now).spendable == 40
    assert back(now)
    assert ledger.balance(customer="ann", now=now).total == 0
    assert clean()


def test_a_spent_ticket_stays_spent(now: datetime) -> None:
    member("ann", now)
    ticket = Reward(kind="ticket", count=1, item="spin")
    give(now, ticket)
    with write():
        assert awarding._tickets_back(awards.listed(customer="ann")[0], now)
    assert not back(now)
    assert awards.listed(customer="ann")[0].state == "given"


def test_a_gift_of_which_none_is_left_is_refused_whole(now: datetime) -> None:
    member("ann", now)
    stock.put(item="mug", pieces=0, actor="t", now=now)
    found = give(now, Reward(kind="gift", count=1, item="mug"))
    assert isinstance(found, Refusal)
    assert found.reason == "gifts_gone"
    assert awards.listed(customer="ann") == ()


def test_a_coupon_wants_an_offer_that_takes_codes(now: datetime) -> None:
    member("ann", now)
    sells(now, percent("ten", 10, codes="unique"), percent("open", 10))
    assert awarding.takes_codes(offer="ten", now=now)
    for offer in ("open", "none"):
        assert not awarding.takes_codes(offer=offer, now=now)
        found = give(now, Reward(kind="coupon", count=1, item=offer))
        assert isinstance(found, Refusal)
    assert not isinstance(give(now, Reward(kind="coupon", count=1, item="ten")), Refusal)


def test_plans() -> None:
    plan = awarding.ticket_plan(ticket="spin")
    assert (plan.wallet, plan.life.kind, plan.worth_milli) == ("ticket-spin", "no", 0)
