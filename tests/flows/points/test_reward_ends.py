"""A reward is handed over or undone once; undone, everything is as if it had never been had."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.points import automatic, reward_ends
from guerdon.store import counters
from guerdon.store.giving import had_rewards
from guerdon.store.ledger import ledger
from guerdon.store.models import AuditEntry, Code
from guerdon.terms.limit import stock_key
from tests.flows.points.test_rewards import claim, shop
from tests.flows.shop import ask, clean, done, everything, in_threads, redeem, refused

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def hand(now: datetime, number: int, **words: Any) -> Any:
    return reward_ends.hand_over(number=number, actor="ann", now=now, **{"key": None} | words)


def undo(now: datetime, number: int, **words: Any) -> Any:
    given: dict[str, Any] = {"why": "cracked", "key": None, "actor": "ann"}
    return reward_ends.undo(number=number, now=now, **given | words)


def test_handed_over_once_and_not_undone(now: datetime) -> None:
    shop(now)
    number = done(claim(now, "cup"))["number"]
    (waiting,) = had_rewards.listed(states=("had",))
    assert (waiting.reward, waiting.points, waiting.customer) == ("cup", 300, "c")
    assert had_rewards.listed(reference=waiting.reference.lower()) == (waiting,)
    assert had_rewards.counted(kinds=("goods",)) == 1
    body = done(hand(now, number, key="k:1"))
    assert (body["state"], body["ended_by"], body["reference"]) == (
        "handed_over",
        "ann",
        waiting.reference,
    )
    assert AuditEntry.objects.get(act="reward.handed_over").subject == "c"
    before = everything()
    assert done(hand(now, number, key="k:1")) == body
    assert refused(lambda: hand(now, number)).reason == "reward_ended"
    assert refused(lambda: undo(now, number)).reason == "reward_ended"
    assert everything() == before


def test_undone_everything_is_as_before(now: datetime) -> None:
    shop(now)
    counters.open_counter(key=stock_key(item="cup"), ceiling=3)
    lots = ledger.lots(customer="c")
    number = done(claim(now, "cup", quantity=2))["number"]
    body = done(undo(now + DAY, number))
    assert (body["state"], body["why"]) == ("undone", "cracked")
    assert ledger.lots(customer="c") == lots
    assert counters.standing(keys=[stock_key(item="cup")])[stock_key(item="cup")].used == 0
    # It may be had again up to its limit, and the undone one stays undone.
    assert refused(lambda: undo(now + DAY, number)).reason == "reward_ended"
    assert clean()


def test_a_voucher_is_undone_while_nobody_uses_it(now: datetime) -> None:
    shop(now)
    first = [done(claim(now, "v5")) for _ in range(3)]
    assert refused(lambda: claim(now, "v5")).reason == "reward_limit"
    done(undo(now, first[0]["number"]))
    assert Code.objects.get(code=first[0]["codes"][0]).state == "void"
    # Its place in the month's limit is free again.
    done(claim(now, "v5"))
    done(redeem(now, ask("o1", customer="c", codes=first[1]["codes"])))
    assert refused(lambda: undo(now, first[1]["number"])).reason == "reward_used"
    assert refused(lambda: hand(now, first[2]["number"])).reason == "not_found"
    assert refused(lambda: undo(now, first[2]["number"], why=" ")).reason == "reason_needed"
    assert refused(lambda: undo(now, 999)).reason == "not_found"
    assert clean()


def test_points_of_a_lot_that_ended_meanwhile_end_with_the_next_night(now: datetime) -> None:
    shop(now)
    number = done(claim(now, "cup"))["number"]
    later = now + 30 * DAY
    done(undo(later, number))
    purse = ledger.balance(customer="c", now=later)
    assert (purse.total, purse.lapsed) == (2000, 100)
    assert clean()


def test_of_parallel_ends_one_wins(now: datetime) -> None:
    shop(now)
    number = done(claim(now, "cup"))["number"]
    found = in_threads(4, lambda n: undo(now, number) if n % 2 else hand(now, number))
    won = [one.body["state"] for one in found if hasattr(one, "body")]
    assert len(won) == 1
    expected = 2000 if won == ["undone"] else 1700
    assert ledger.balance(customer="c", now=now).total == expected
    assert clean()


def test_what_turned_by_itself_waits_too(now: datetime) -> None:
    shop(now, automatic={"points": 1000, "reward": "cup"})
    assert automatic.redeem(now=now) == 2
    (waiting,) = had_rewards.listed(customer="c")
    assert (waiting.quantity, waiting.points) == (2, 2000)
    done(undo(now, waiting.number))
    assert ledger.balance(customer="c", now=now).total == 2000
    assert clean()
