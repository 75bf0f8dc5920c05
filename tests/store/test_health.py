"""The check's figures, read from a shop's year; checks are kept and the newest comes first."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.points import reward_ends, rewards
from guerdon.store import counters, health
from guerdon.store.ledger import ledger
from guerdon.store.models import Code
from guerdon.store.programme import offers
from guerdon.store.till.replies import Reply
from guerdon.store.writing import write
from guerdon.terms.limit import stock_key
from tests.flows.shop import ask, done, off, percent, redeem, sells
from tests.flows.wallets import main
from tests.store.ledgers import earned, member

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def test_an_empty_shop(now: datetime) -> None:
    found = health.standing(live=offers.live(now=now), against=(), now=now)
    assert (found.given, found.campaigns, found.quarters, found.empty) == ((), (), (), ())
    assert (found.codes, found.active, found.points_issued, found.offered) == (0, 0, 0, 0)


def test_a_year(now: datetime) -> None:
    tier = {"field": "tier", "op": "in", "value": ["gold"]}
    sells(
        now - 300 * DAY,
        percent("all", 10, limits={"total": 2}),
        off("gold", 500, condition=tier),
        off("five", 500, codes="unique"),
    )
    cup = {"key": "cup", "what": "goods", "points": 300, "item": "cup", "name": {"en": "Cup"}}
    main(now - 300 * DAY, rewards=[cup])
    member("c", now - 300 * DAY)
    member("d", now - 300 * DAY)
    ledger.post(entries=[earned("e", "c", 700, now - 200 * DAY)])
    for number, at in enumerate((now - 100 * DAY, now - 10 * DAY)):
        done(redeem(at, ask(f"o{number}", customer="c")))
    done(redeem(now - 5 * DAY, ask("o3", customer="d")))
    from guerdon.store.codes import codes

    issued = codes.issue(offer="five", count=4, now=now - 40 * DAY)
    assert isinstance(issued, list)
    Code.objects.filter(code=issued[0]).update(state="redeemed")
    codes.issue(offer="five", count=9, now=now - 5 * DAY)
    counters.open_counter(key=stock_key(item="cup"), ceiling=1)
    had = rewards.redeem(customer="c", reward="cup", key=None, now=now - 20 * DAY)
    assert isinstance(had, Reply)
    found = health.standing(live=offers.live(now=now), against=("x",), now=now)
    (all_,) = found.given
    assert (all_.offer, all_.personal, all_.minor > 0) == ("all", False, True)
    assert (found.codes, found.codes_used) == (4, 1)
    assert found.empty == ("all", "cup")
    assert found.waiting_days == 20
    assert found.offered == 4
    # d bought lately and has nothing of their own.
    assert (found.active, found.thanked) == (2, 1)
    spent = 300
    issued_points = 700 + sum(
        one.amount for one in ledger.statement(customer="c") if one.kind == "earn"
    )
    assert found.points_issued >= 700
    assert issued_points >= 700
    assert found.points_spent == spent
    assert sum(one.discount_minor for one in found.quarters) == all_.minor
    assert "Cup" in found.worded
    reward_ends.hand_over(number=had.body["number"], actor="ann", key=None, now=now)
    after = health.standing(live=offers.live(now=now), against=(), now=now)
    assert after.waiting_days == 0


def test_an_offer_that_looks_at_the_customer_is_personal(now: datetime) -> None:
    known = {"field": "ask.customer", "op": "in", "value": ["known"]}
    sells(
        now - DAY,
        off("any", 500, condition=known, layer="order"),
        off("rich", 400, condition={"field": "points", "op": "at_least", "value": 1}),
    )
    live = offers.live(now=now)
    seen = {key: health._personal(live, key, "") for key in ("any", "rich", "gone")}
    assert seen == {"any": False, "rich": True, "gone": False}
    assert health._personal(live, "any", "spring")


def test_checks_are_kept(now: datetime) -> None:
    assert health.last() == ()
    for day in (1, 2):
        with write():
            health.keep(findings=[{"name": "season", "n": day}], now=now + day * DAY)
    assert [one.at for one in health.last(most=5)] == [now + 2 * DAY, now + DAY]
    assert health.last()[0].findings == ({"name": "season", "n": 2},)
