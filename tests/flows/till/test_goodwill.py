"""Goodwill keeps to the caps of its giver's role, with a reason, and stands in the trail."""

from collections import Counter as Tally
from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.till import redemption
from guerdon.flows.till.goodwill import Goodwill
from guerdon.store.models import AuditEntry, Counter
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.terms.role import Role
from tests.flows.shop import ask, done, everything, in_threads, redeem

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bought(now: datetime) -> str:
    """An order of 1,000.00 without points."""
    programme.keep(changes={"points_per_unit": 0}, now=now)
    return str(done(redeem(now, ask("o1", lines=(("1", 10, 10_000),))))["redemption"])


def kindly(
    now: datetime,
    red: str,
    minor: int,
    *,
    role: Role = Role.CASHIER,
    by: str = "key:till",
    why: str = "scratched",
    **words: Any,
) -> Any:
    given = Goodwill(minor=minor, why=why, by=by, role=role)
    words = {"key": None, **words}
    return redemption.roll_back(redemption=red, goodwill=given, now=now, **words)


def refused(now: datetime, red: str, minor: int, **words: Any) -> Refusal:
    """The refusal of a call that left nothing behind, not even in the trail."""
    before = everything() | {"trail": list(AuditEntry.objects.values_list())}
    answer = kindly(now, red, minor, **words)
    assert isinstance(answer, Refusal), answer
    assert everything() | {"trail": list(AuditEntry.objects.values_list())} == before
    return answer


def test_a_cashier_gives_little_and_an_owner_more(now: datetime, bought: str) -> None:
    over = refused(now, bought, 2_001)
    assert over.reason == "goodwill_cap"
    assert over.data["role"] == "cashier"
    amounts = {name: over.data[f"{name}_minor"] for name in ("asked", "use", "day", "left")}
    assert amounts == {"asked": 2_001, "use": 2_000, "day": 10_000, "left": 10_000}
    assert done(kindly(now, bought, 2_000))["refund_minor"] == 2_000
    assert refused(now, bought, 20_001, role=Role.MARKETER).data["use"] == "200.00"
    assert done(kindly(now, bought, 20_000, role=Role.MARKETER))["goodwill_minor"] == 22_000
    assert refused(now, bought, 78_001, role=Role.OWNER).reason == "refund_too_much"
    assert done(kindly(now, bought, 78_000, role=Role.OWNER))["refunded_minor"] == 100_000


def test_each_key_has_its_day_in_the_shops_zone(now: datetime, bought: str) -> None:
    programme.keep(changes={"goodwill_cashier_day": 3_000, "zone": "Asia/Shanghai"}, now=now)
    done(kindly(now, bought, 2_000))
    over = refused(now, bought, 1_001)
    assert (over.reason, over.data["left_minor"], over.data["day_minor"]) == (
        "goodwill_cap", 1_000, 3_000,
    )  # fmt: skip
    done(kindly(now, bought, 1_000))
    assert refused(now, bought, 1).data["left_minor"] == 0
    done(kindly(now, bought, 2_000, by="key:other"))
    # 12:00 in UTC is 20:00 there: the next day begins four hours later.
    assert refused(now + timedelta(hours=3, minutes=59), bought, 1).reason == "goodwill_cap"
    done(kindly(now + timedelta(hours=4), bought, 2_000))


@pytest.mark.parametrize("role", [Role.ANALYST, Role.MEMBER, Role.CASHIER])
def test_a_role_without_a_cap_gives_none(now: datetime, bought: str, role: Role) -> None:
    programme.keep(changes={"goodwill_cashier_use": 0}, now=now)
    found = refused(now, bought, 1, role=role)
    assert found == Refusal(reason="goodwill_role", data={"role": role.value})


def test_it_needs_a_reason_and_stands_in_the_trail(now: datetime, bought: str) -> None:
    assert refused(now, bought, 100, why=" ").reason == "goodwill_unexplained"
    AuditEntry.objects.all().delete()
    body = done(kindly(now, bought, 100, why=" dent ", key="k:1"))
    (line,) = AuditEntry.objects.all()
    assert (line.actor, line.act, line.subject, line.at) == (
        "key:till", "goodwill.given", "o1", now,
    )  # fmt: skip
    assert line.data == {"amount_minor": 100, "why": "dent", "rollback": body["rollback"]}
    # Said again it is given once; tried, it is not given at all; with another reason it is other.
    assert kindly(now, bought, 100, why=" dent ", key="k:1").repeated
    done(kindly(now, bought, 100, dry=True))
    assert Counter.objects.get(pk="goodwill/cashier/2026-03-14/key:till").used == 100
    assert AuditEntry.objects.count() == 1
    other = refused(now, bought, 100, why="late", key="k:1")
    assert other.reason == "idempotency_key_reused"


def test_many_at_once_never_pass_the_day(now: datetime) -> None:
    programme.keep(changes={"goodwill_cashier_day": 3_500}, now=now)
    orders = [
        str(done(redeem(now, ask(f"o{n}", lines=(("1", 1, 10_000),))))["redemption"])
        for n in range(6)
    ]
    found = in_threads(6, lambda n: kindly(now, orders[n], 1_000))
    told = Tally(one.reason if isinstance(one, Refusal) else "given" for one in found)
    assert told == {"given": 3, "goodwill_cap": 3}
    assert Counter.objects.get().used == 3_000
