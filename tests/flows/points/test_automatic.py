"""Points become the reward by themselves, once a day, for a page of members at once."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.points import automatic
from guerdon.give.points import earn
from guerdon.store import counters
from guerdon.store.giving import had_rewards
from guerdon.store.ledger import ledger
from guerdon.store.models import Code
from guerdon.store.programme import offers
from guerdon.terms.limit import stock_key
from guerdon.terms.points import Plan
from tests.flows.points.test_rewards import CUP, shop
from tests.flows.shop import clean, everything, off, sells
from tests.flows.wallets import main, person, terms
from tests.store.ledgers import earned

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)
SMALL = {**CUP, "points": 100}
FULL = {"points": 1000, "reward": "v5"}


def cups(now: datetime, *points: int, **words: Any) -> None:
    """Members m0, m1 ... with so many points each; every 100 are a cup."""
    main(now, rewards=[{**SMALL, **words}], automatic={"points": 100, "reward": "cup"})
    for number, amount in enumerate(points):
        person(f"m{number}", now)
        ledger.post(entries=[earned(f"e{number}", f"m{number}", amount, now)])


def got() -> dict[str, int]:
    return {one.customer: one.quantity for one in had_rewards.listed()}


def test_every_full_thousand_becomes_a_voucher_once_a_day(now: datetime) -> None:
    shop(now, points=2700, automatic=FULL)
    assert automatic.redeem(now=now) == 2
    assert ledger.balance(customer="c", now=now).total == 700
    (waiting,) = had_rewards.listed()
    mine = set(Code.objects.filter(customer__key="c").values_list("code", flat=True))
    assert set(waiting.codes) == mine
    assert len(mine) == 2
    before = everything()
    assert automatic.redeem(now=now) == 0
    assert everything() == before
    ledger.post(entries=[earned("e3", "c", 300, now)])
    # Once a day, whatever came after; and two of three in the month are had: one is left.
    assert automatic.redeem(now=now) == 0
    assert automatic.redeem(now=now + DAY) == 1
    assert automatic.redeem(now=now + 2 * DAY) == 0
    assert clean()


def test_each_member_of_a_page_by_what_they_hold(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(automatic, "PAGE", 2)
    cups(now, 250, 99, 100, 300, 1, 101)
    told: list[int] = []
    assert automatic.redeem(now=now, tell=lambda one: told.append(one["rewards"])) == 7
    assert got() == {"m0": 2, "m2": 1, "m3": 3, "m5": 1}
    assert told[-1] == 7
    left = [ledger.balance(customer=f"m{n}", now=now).total for n in range(6)]
    assert left == [50, 99, 0, 0, 1, 1]
    assert clean()


def test_the_stock_and_a_limit_bound_it(now: datetime) -> None:
    cups(now, 200, 300, most=2)
    counters.open_counter(key=stock_key(item="cup"), ceiling=3)
    assert automatic.redeem(now=now) == 3
    assert got() == {"m0": 2, "m1": 1}
    assert counters.standing(keys=[stock_key(item="cup")])[stock_key(item="cup")].used == 3
    assert clean()


def test_where_somebody_took_the_last_meanwhile_the_page_goes_on_one_by_one(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    cups(now, 100, 100, 100)
    counters.open_counter(key=stock_key(item="cup"), ceiling=2)
    true = counters.standing

    def late(*, keys: Any) -> Any:
        """What the counters stood at before the till sold one."""
        return {k: counters.Counted(key=k, used=0, ceiling=3) for k in true(keys=keys)}

    monkeypatch.setattr(counters, "standing", late)
    assert automatic.redeem(now=now) == 2
    assert got() == {"m0": 1, "m1": 1}
    assert ledger.balance(customer="m2", now=now).total == 100
    assert clean()


def test_nothing_where_the_reward_is_not_to_be_had(now: datetime) -> None:
    cups(now, 500, end=now.isoformat())
    assert automatic.redeem(now=now) == 0
    # A voucher whose offer has no codes of one's own.
    sells(now, off("five", 500))
    voucher = {"key": "v5", "what": "voucher", "points": 100, "offer": "five"}
    main(now, rewards=[voucher], automatic={"points": 100, "reward": "v5"})
    assert automatic.redeem(now=now) == 0
    terms(now, {"points": {"rewards": [CUP]}})
    assert automatic.redeem(now=now) == 0
    assert got() == {}


def test_a_reward_is_an_activity_for_what_slides(now: datetime) -> None:
    life = {"kind": "sliding", "days": 30, "activity": ["redeem"]}
    main(now, rewards=[SMALL], automatic={"points": 100, "reward": "cup"}, life=life)
    person("m0", now)
    made = earn.entry(
        plan=offers.live(now=now).plan or Plan(), points=150, customer="m0", at=now, key="e0"
    )
    assert made is not None
    ledger.post(entries=[made])
    assert automatic.redeem(now=now + DAY) == 1
    (lot,) = ledger.lots(customer="m0")
    assert lot.left == 50
    assert lot.expires_at is not None
    assert lot.expires_at == now.replace(hour=0) + 32 * DAY
    assert clean()
