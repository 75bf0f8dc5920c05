"""What is due is paid once and what is due no more is taken back, whatever was killed."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.referral import settling
from guerdon.store.customers import notices
from guerdon.store.ledger import ledger
from guerdon.store.models import Code, ReferralReward
from guerdon.store.tiers import grants
from tests.flows import friends as f
from tests.flows.shop import clean, everything, in_threads, off, sells
from tests.store.ledgers import spent

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def start(now: datetime, **words: Any) -> None:
    f.promises(now, {"guard": {"burst": "allow"}, **words})
    f.people(now, "ann")
    f.bind("ann", "bob", now)


def test_points_are_pending_until_the_return_window_closes(now: datetime) -> None:
    start(now)
    f.bought("bob", "o1", 10_000, now + DAY)
    assert f.release(now + DAY) == {"points": 80}
    assert f.points("ann", now + DAY) == (50, 50)
    assert f.points("ann", now + 15 * DAY) == (50, 0)
    (line,) = ledger.statement(customer="ann")
    assert (line.kind, line.amount, line.data["cause"]) == ("refer", 50, "step/1")
    before = everything()
    assert f.release(now + DAY) == {}
    assert everything() == before
    assert clean()


def test_taken_back_and_given_again(now: datetime) -> None:
    start(now)
    f.bought("bob", "o1", 10_000, now + DAY)
    f.release(now + DAY)
    f.returned("bob", "o1", 1, now + 2 * DAY)
    assert f.release(now + 2 * DAY) == {"points": -80}
    assert f.points("ann", now + 2 * DAY) == (0, 0)
    f.bought("bob", "o2", 1, now + 3 * DAY)
    assert f.release(now + 3 * DAY) == {"points": 80}
    assert f.moved() == [("step/1", "bob", 60, 30, 0), ("step/1", "ann", 100, 50, 0)]
    assert clean()


def test_a_return_before_it_is_paid_pays_nothing(now: datetime) -> None:
    start(now)
    f.bought("bob", "o1", 10_000, now + DAY)
    f.returned("bob", "o1", 10_000, now + DAY)
    assert f.release(now + DAY) == {}
    assert ledger.statement(customer="ann") == ()


def test_what_was_spent_is_forgiven_and_no_pump(now: datetime) -> None:
    start(now, return_days=0)
    f.bought("bob", "o1", 10_000, now)
    f.release(now)
    (lot,) = ledger.lots(customer="ann")
    ledger.post(entries=[spent("s", "ann", {lot.lot: 45}, now)])
    f.returned("bob", "o1", 10_000, now + DAY)
    assert f.release(now + DAY) == {"points": -35}
    f.bought("bob", "o2", 10_000, now + 2 * DAY)
    assert f.release(now + 2 * DAY) == {"points": 35}
    assert f.moved()[1] == ("step/1", "ann", 55, 5, 0)
    assert clean()


def test_a_share_is_frozen_then_paid_then_taken_by_amount(now: datetime) -> None:
    start(now, later=f.LATER)
    f.bought("bob", "o1", 1_000, now)
    f.bought("bob", "o2", 8_000, now)
    assert f.release(now + 29 * DAY) == {}
    f.returned("bob", "o2", 2_000, now + 29 * DAY, key="r1")
    assert f.release(now + 30 * DAY) == {"points": 3}
    assert f.points("ann", now + 30 * DAY) == (3, 0)
    f.returned("bob", "o2", 2_000, now + 31 * DAY, key="r2")
    assert f.release(now + 31 * DAY) == {"points": -1}
    assert clean()


def test_money_goes_into_the_wallet_of_the_currency(now: datetime) -> None:
    steps = [{"spend_minor": 1, "inviter": [{"kind": "money", "amount": 500}]}]
    start(now, steps=steps)
    f.bought("bob", "o1", 100, now)
    assert f.release(now) == {"money": 500}
    purse = ledger.balance(customer="ann", now=now + 20 * DAY, wallet="cash-USD")
    assert (purse.total, purse.pending) == (500, 0)
    f.returned("bob", "o1", 100, now)
    assert f.release(now) == {"money": -500}
    assert clean()


def test_a_coupon_is_given_and_withdrawn_unless_it_was_used(now: datetime) -> None:
    sells(now, off("hello", 500, codes="unique"))
    steps = [{"spend_minor": 1, "inviter": [{"kind": "coupon", "offer": "hello", "days": 30}]}]
    start(now, steps=steps, welcome=[{"kind": "coupon", "offer": "hello"}])
    assert f.release(now) == {"coupon": 1}
    f.bought("bob", "o1", 100, now)
    assert f.release(now + 13 * DAY) == {}
    assert f.release(now + 14 * DAY) == {"coupon": 1}
    code = Code.objects.get(customer__key="ann")
    assert code.expires_at == now + 44 * DAY
    f.returned("bob", "o1", 50, now + 15 * DAY, key="r1")
    assert f.release(now + 15 * DAY) == {}
    f.returned("bob", "o1", 50, now + 15 * DAY, key="r2")
    assert f.release(now + 15 * DAY) == {"coupon": -1}
    code.refresh_from_db()
    assert code.state == "void"
    Code.objects.filter(customer__key="bob").update(state="redeemed")
    assert ("welcome", "bob", 1, 0, 0) in f.moved()


def test_a_coupon_that_was_used_is_forgiven(now: datetime) -> None:
    sells(now, off("hello", 500, codes="unique"))
    steps = [{"spend_minor": 1, "inviter": [{"kind": "coupon", "offer": "hello"}]}]
    start(now, steps=steps, return_days=0)
    f.bought("bob", "o1", 100, now)
    assert f.release(now) == {"coupon": 1}
    Code.objects.update(state="redeemed")
    f.returned("bob", "o1", 100, now)
    assert f.release(now) == {"coupon": 0}
    assert f.moved() == [("step/1", "ann", 1, 0, 1)]
    f.bought("bob", "o2", 100, now)
    assert f.release(now) == {}
    assert Code.objects.count() == 1


def test_a_coupon_of_an_offer_that_is_not_there_is_told(now: datetime) -> None:
    start(now, welcome=[{"kind": "coupon", "offer": "gone"}])
    assert f.release(now) == {"coupon": 0}
    (row,) = ReferralReward.objects.all()
    assert (row.given, row.data["problem"], row.next_at) == (0, "offer_without_codes", None)


def test_a_privilege_is_granted_and_ended_unless_it_was_used(now: datetime) -> None:
    lane = {"kind": "privilege", "privilege": "priority_lane", "days": 7}
    steps = [{"spend_minor": 1, "inviter": [lane], "invitee": [lane]}]
    start(now, steps=steps, return_days=0)
    f.bought("bob", "o1", 100, now)
    assert f.release(now) == {"privilege": 2}
    (grant,) = grants.listed(customer="ann", now=now)
    assert (grant.kind, grant.quantity, grant.ends_at) == ("priority_lane", 1, now + 7 * DAY)
    (used,) = grants.listed(customer="bob", now=now)
    grants.use(code=used.code, quantity=1, actor="till", note="", now=now)
    f.returned("bob", "o1", 100, now + DAY)
    assert f.release(now + DAY) == {"privilege": -1}
    assert grants.listed(customer="ann", now=now + DAY)[0].state == "expired"
    assert f.moved() == [("step/1", "bob", 1, 0, 1), ("step/1", "ann", 1, 1, 0)]


def test_members_are_told_of_steps_once_and_not_of_every_share(now: datetime) -> None:
    start(now, later=f.LATER)
    f.bought("bob", "o1", 10_000, now)
    f.bought("bob", "o2", 10_000, now)
    f.release(now + 30 * DAY)
    f.release(now + 31 * DAY)
    (told,) = notices.listed(customer="ann")
    assert (told.reason, told.data) == ("notice_referral_points", {"points": 50})


def test_killed_between_receivers_it_goes_on(now: datetime) -> None:
    start(now)
    f.bought("bob", "o1", 10_000, now)

    class Killed(BaseException):
        pass

    def kill(progress: Any) -> None:
        raise Killed

    with pytest.raises(Killed):
        settling.release(now=now, tell=kill, batch=1)
    done = settling.release(now=now, batch=1)
    assert done.receivers == 1
    assert sorted(f.moved()) == [("step/1", "ann", 50, 0, 0), ("step/1", "bob", 30, 0, 0)]
    assert clean()


def test_two_workers_at_once_pay_once(now: datetime) -> None:
    start(now)
    f.bought("bob", "o1", 50_000, now)
    in_threads(4, lambda _: f.release(now))
    assert f.points("ann", now) == (250, 250)
    assert f.points("bob", now) == (30, 30)
    assert clean()
