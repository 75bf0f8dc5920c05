"""Rewards cost what they say, once, within their limits; every full thousand turns by itself."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.points import rewards
from guerdon.store import counters
from guerdon.store.ledger import ledger
from guerdon.store.models import Code
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import stock_key
from tests.flows.shop import ask, clean, done, everything, off, redeem, refused, sells
from tests.flows.wallets import main
from tests.store.ledgers import earned, member

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
CUP = {"key": "cup", "what": "goods", "points": 300, "item": "cup"}
VOUCHER = {"key": "v5", "what": "voucher", "points": 500, "offer": "five"}


def shop(now: datetime, points: int = 2000, **words: Any) -> None:
    sells(now, off("five", 500, codes="unique"))
    main(now, rewards=[CUP, {**VOUCHER, "most": 3, "per": "month"}], **words)
    member("c", now)
    ledger.post(entries=[earned("e1", "c", points - 100, now), earned("e2", "c", 100, now, life=9)])


def claim(now: datetime, reward: str, **words: Any) -> Any:
    return rewards.redeem(customer="c", reward=reward, now=now, **{"key": None} | words)


def test_a_voucher_is_a_code_of_ones_own_and_happens_once(now: datetime) -> None:
    shop(now)
    body = done(claim(now, "v5", key="k:1"))
    assert (body["points"], body["balance"], len(body["codes"])) == (500, 1500, 1)
    # What ends first is spent first.
    assert [lot.left for lot in ledger.lots(customer="c")] == [1500]
    assert Code.objects.get().customer.key == "c"
    before = everything()
    assert done(claim(now, "v5", key="k:1")) == body
    assert everything() == before
    given = done(redeem(now, ask("o1", customer="c", codes=body["codes"])))
    assert given["quote"]["discount_minor"] == 500
    assert clean()


def test_what_is_refused_changes_nothing(now: datetime) -> None:
    shop(now, spend={"caps": [{"per": "day", "points": 1200}]})
    assert refused(lambda: claim(now, "cup", quantity=7)).reason == "points_short"
    assert refused(lambda: claim(now, "nothing")).reason == "not_found"
    assert refused(lambda: claim(now, "cup", wallet="nothing")).reason == "not_found"
    assert refused(lambda: claim(now, "cup", quantity=0)).reason == "reward_quantity"
    assert refused(lambda: claim(now, "cup", quantity=5)) == Refusal(
        reason="points_capped", data={"reward": "cup", "left": 1200}
    )
    counters.open_counter(key=stock_key(item="cup"), ceiling=1)
    gone = refused(lambda: claim(now, "cup", quantity=2))
    assert gone == Refusal(reason="reward_gone", data={"reward": "cup", "left": 1})
    assert refused(lambda: claim(now, "v5", quantity=4)).reason == "reward_limit"
    done(claim(now, "cup"))
    assert refused(lambda: claim(now, "cup")).reason == "reward_gone"
    assert ledger.balance(customer="c", now=now).total == 1700


def test_a_limit_begins_anew_with_its_period(now: datetime) -> None:
    shop(now, points=9000)
    done(claim(now, "v5", quantity=3))
    assert refused(lambda: claim(now + DAY, "v5")).reason == "reward_limit"
    assert done(claim(now + 31 * DAY, "v5"))["quantity"] == 1


def test_a_reward_out_of_its_time(now: datetime) -> None:
    main(now, rewards=[{**CUP, "start": (now + DAY).isoformat()}])
    member("c", now)
    ledger.post(entries=[earned("e1", "c", 300, now)])
    assert refused(lambda: claim(now, "cup")).reason == "reward_over"
    assert done(claim(now + DAY, "cup"))["balance"] == 0
