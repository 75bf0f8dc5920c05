"""A member's code, a friend bound by it once, and somebody who looks at doubts."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from guerdon.flows.referral import referral
from guerdon.store.customers.people import Told, keep
from guerdon.store.models import AuditEntry, Customer, Referral, ReferralCode, ReferralSign
from guerdon.terms.decision import Refusal
from tests.flows import friends as f
from tests.flows.shop import clean, done, in_threads, refused

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def promise(now: datetime) -> None:
    f.promises(now - DAY)
    f.people(now, "ann", "cy")


def test_a_code_is_made_once_and_stays(now: datetime) -> None:
    first = f.code("ann", now)
    assert f.code("ann", now + DAY) == first
    assert set(first) <= set("23456789ABCDEFGHJKMNPQRSTVWXYZ-")
    unknown = referral.own(customer="nobody", now=now)
    assert unknown == Refusal(reason="customer_unknown", data={"customer": "nobody"})


def test_without_a_programme_no_code_is_made_and_an_old_one_stays(now: datetime) -> None:
    first = f.code("ann", now)
    f.promises(now, {"end": (now + DAY).isoformat()})
    assert f.code("ann", now + 2 * DAY) == first
    assert referral.own(customer="cy", now=now + 2 * DAY) == Refusal(reason="referral_closed")


def test_parallel_calls_get_one_code(now: datetime) -> None:
    assert len({str(one) for one in in_threads(6, lambda _: f.code("ann", now))}) == 1
    assert ReferralCode.objects.count() == 1


def test_bound_once_by_the_first(now: datetime) -> None:
    body = done(f.bind("ann", "bob", now, key="k:1"))
    assert (body["inviter"], body["state"], body["programme"]) == ("ann", "bound", "friends")
    assert done(f.bind("ann", "bob", now, key="k:1")) == body
    again = refused(lambda: f.bind("cy", "bob", now, code=f.code("cy", now)))
    assert again == Refusal(reason="referral_bound", data={"customer": "bob"})
    assert Referral.objects.count() == 1
    assert Customer.objects.filter(key="bob").exists()


def test_a_code_is_read_however_it_is_typed(now: datetime) -> None:
    typed = f.code("ann", now).replace("-", " ").lower()
    assert done(f.bind("ann", "bob", now, code=f" {typed} "))["inviter"] == "ann"
    wrong = f.code("ann", now)[:-1] + "?"
    assert f.bind("ann", "eve", now, code=wrong) == Refusal(
        reason="referral_code_unknown", data={"code": wrong}
    )
    assert not Customer.objects.filter(key="eve").exists()


def test_dry_binds_nobody(now: datetime) -> None:
    f.code("ann", now)
    assert done(f.bind("ann", "bob", now, dry=True))["state"] == "bound"
    assert not Referral.objects.exists()
    assert not Customer.objects.filter(key="bob").exists()


def test_not_oneself_nor_in_a_circle_nor_a_regular(now: datetime) -> None:
    assert f.bind("ann", "ann", now) == Refusal(reason="referral_self")
    f.bind("ann", "bob", now)
    f.bind("bob", "dan", now)
    assert f.bind("dan", "ann", now) == Refusal(
        reason="referral_circular", data={"customer": "ann", "steps": 2}
    )
    from guerdon.store.till import orders
    from guerdon.store.till.orders import Sold
    from guerdon.store.writing import write

    line = Sold(sku="tea", quantity=1, amount_minor=900, discount_minor=0)
    with write():
        orders.record(key="o1", customer="cy", at=now, lines=[line])
    assert f.bind("ann", "cy", now) == Refusal(
        reason="referral_existing", data={"customer": "cy", "orders": 1}
    )
    # The order that the code came with is no order before.
    assert done(f.bind("ann", "cy", now, order="o1"))["state"] == "bound"
    assert Referral.objects.get(invitee__key="cy").spend_minor == 900


def test_after_the_attribution_window_another_may_bring_them(now: datetime) -> None:
    f.promises(now, {"attribution_days": 30})
    f.bind("ann", "bob", now)
    f.bind("ann", "dan", now)
    f.bought("dan", "o1", 100, now + DAY)
    later = now + 30 * DAY
    just = later - timedelta(microseconds=1)
    assert isinstance(f.bind("cy", "bob", just, code=f.code("cy", now)), Refusal)
    assert done(f.bind("cy", "bob", later))["inviter"] == "cy"
    assert isinstance(f.bind("cy", "dan", later), Refusal)
    states = Referral.objects.order_by("pk").values_list("invitee__key", "state")
    assert list(states) == [("bob", "lapsed"), ("dan", "bound"), ("bob", "bound")]


def test_one_person_with_two_keys_is_refused_and_nothing_is_kept(now: datetime) -> None:
    keep(
        told=[
            Told(key="ann", email="ann@shop.cn", phone="+86 138 0000 0000"),
            Told(key="bob", email="ANN@shop.cn "),
        ],
        now=now,
        proof="test",
    )
    f.code("ann", now)
    answer = refused(lambda: f.bind("ann", "bob", now, given={"device": "d1"}))
    assert answer == Refusal(reason="referral_same_person", data={"fields": "email"})
    assert not ReferralSign.objects.exists()


def test_signs_are_kept_as_indexes_only(now: datetime) -> None:
    referral.signed(customer="ann", given={"address": "1 Tea Lane, Hangzhou"}, now=now)
    body = done(f.bind("ann", "bob", now, given={"address": "1 tea lane hangzhou", "device": "d1"}))
    assert body["state"] == "held"
    assert [one["check"] for one in body["findings"]] == ["same_household"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT kind, sign FROM store_referralsign ORDER BY kind")
        rows = cursor.fetchall()
    assert [kind for kind, _ in rows] == ["address", "address", "device"]
    assert rows[0][1] == rows[1][1]
    assert all(len(sign) == 64 and "tea" not in sign for _, sign in rows)
    unknown = referral.signed(customer="no", given={"device": "x"}, now=now)
    assert unknown == Refusal(reason="customer_unknown", data={"customer": "no"})


def test_too_many_in_an_hour_wait_for_a_look(now: datetime) -> None:
    f.promises(now, {"guard": {"per_hour": 2, "burst": "allow"}})
    states = []
    for minute, friend in ((0, "b1"), (20, "b2"), (50, "b3"), (85, "b4")):
        states.append(done(f.bind("ann", friend, now + timedelta(minutes=minute)))["state"])
    assert states == ["bound", "bound", "held", "bound"]


def test_accounts_opened_together(now: datetime) -> None:
    f.promises(now, {"guard": {"burst_friends": 3, "burst_minutes": 5}})
    answers = [done(f.bind("ann", f"b{n}", now + timedelta(minutes=n))) for n in range(3)]
    assert [one["state"] for one in answers] == ["bound", "bound", "held"]
    assert answers[2]["findings"][0]["data"] == {"friends": 3, "minutes": 5}


def held(now: datetime) -> int:
    """A doubt: one device."""
    referral.signed(customer="ann", given={"device": "d1"}, now=now)
    return f.number(f.bind("ann", "bob", now, given={"device": "d1"}))


def look(number: int, now: datetime, *, good: bool, why: str = "flatmates") -> Any:
    return referral.review(referral=number, good=good, why=why, actor="eva", key=None, now=now)


def test_what_is_held_pays_after_somebody_says_it_is_good(now: datetime) -> None:
    number = held(now)
    f.bought("bob", "o1", 20_000, now + DAY)
    assert f.release(now + DAY) == {}
    assert done(look(number, now + 2 * DAY, good=True)) == {"referral": number, "state": "bound"}
    assert f.release(now + 2 * DAY) == {"points": 80}
    act = AuditEntry.objects.get(act="referral.approved")
    assert (act.actor, act.subject) == ("eva", str(number))
    assert act.data == {"why": "flatmates", "inviter": "ann", "customer": "bob"}
    assert refused(lambda: look(number, now + 2 * DAY, good=True)) == Refusal(
        reason="referral_decided", data={"referral": number, "state": "bound"}
    )
    # What somebody has decided the guard does not ask again.
    f.bought("bob", "o2", 40_000, now + 3 * DAY)
    assert f.release(now + 3 * DAY) == {"points": 200}
    assert clean()


def test_what_is_refused_pays_nothing_and_gives_back(now: datetime) -> None:
    f.bind("ann", "bob", now)
    f.bought("bob", "o1", 20_000, now + DAY)
    assert f.release(now + DAY) == {"points": 80}
    number = Referral.objects.get().pk
    assert done(look(number, now + 2 * DAY, good=False, why="resold"))["state"] == "refused"
    assert f.release(now + 2 * DAY) == {"points": -80}
    assert AuditEntry.objects.get(act="referral.refused").data["why"] == "resold"
    f.bought("bob", "o2", 90_000, now + 3 * DAY)
    assert f.release(now + 3 * DAY) == {}
    assert f.points("ann", now) == (0, 0)
    assert clean()


def test_a_look_needs_a_reason_and_a_referral(now: datetime) -> None:
    assert look(1, now, good=True, why=" ") == Refusal(reason="referral_why_needed")
    assert look(10**6, now, good=True).data == {"what": "referral", "key": 10**6}


def test_in_parallel_one_inviter_gets_the_friend(now: datetime) -> None:
    codes = [f.code("ann", now), f.code("cy", now)]
    answers = in_threads(8, lambda n: f.bind("", "bob", now, code=codes[n % 2]))
    assert sum(not isinstance(one, Refusal) for one in answers) == 1
    assert {one.reason for one in answers if isinstance(one, Refusal)} == {"referral_bound"}
    assert Referral.objects.count() == 1


def test_in_parallel_no_circle_is_closed(now: datetime) -> None:
    ring = [f"r{n}" for n in range(6)]
    f.people(now, *ring)
    codes = [f.code(key, now) for key in ring]
    answers = in_threads(6, lambda n: f.bind("", ring[(n + 1) % 6], now, code=codes[n]))
    refusals = [one for one in answers if isinstance(one, Refusal)]
    assert [one.reason for one in refusals] == ["referral_circular"]
    assert Referral.objects.count() == 5
