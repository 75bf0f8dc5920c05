"""Members are told what is at risk, once at each distance, in the shop's days."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.points import warnings
from guerdon.give.points import earn
from guerdon.store import day_steps
from guerdon.store.customers import notices
from guerdon.store.ledger import ledger
from guerdon.store.programme import offers
from guerdon.terms.reasons import said
from tests.flows.wallets import main, person, terms
from tests.store.ledgers import earned

pytestmark = pytest.mark.django_db(transaction=True)
DAY = timedelta(days=1)


def test_the_share_is_at_risk_and_not_the_lot(now: datetime) -> None:
    main(now, life={"kind": "fractional", "percent": 30}, warns_days=[10])
    person("c", now)
    plan = offers.live(now=now).plan
    assert plan is not None
    made = earn.entry(plan=plan, points=1000, customer="c", at=now, key="e")
    assert made is not None
    ledger.post(entries=[made])
    end = datetime(2027, 1, 1, tzinfo=now.tzinfo)
    assert warnings.warn(now=end - 11 * DAY) == 0
    assert warnings.warn(now=end - 10 * DAY) == 1
    assert warnings.warn(now=end - 10 * DAY + timedelta(hours=9)) == 0
    (told,) = notices.listed(customer="c")
    assert (told.kind, told.data["points"], told.data["days"]) == ("points_ending", 300, 10)
    for language in ("zh", "en"):
        sentence = said(reason=told.reason, data=told.data, language=language)
        assert "300" in sentence
        assert "2027-01-01" in sentence


def test_each_wallet_by_its_own_days_and_none_where_it_says_none(now: datetime) -> None:
    life: dict[str, Any] = {"kind": "rolling", "days": 20}
    terms(now, {"points": {"life": life, "warns_days": []}, "growth": {"life": life}})
    person("c", now)
    for plan in offers.live(now=now).plans:
        made = earn.entry(plan=plan, points=7, customer="c", at=now, key=plan.wallet)
        assert made is not None
        ledger.post(entries=[made])
    told = [warnings.warn(now=now + day * DAY) for day in range(21)]
    assert {day: count for day, count in enumerate(told) if count} == {13: 1, 19: 1}
    assert {one.data["wallet"] for one in notices.listed(customer="c")} == {"growth"}


def test_missed_days_are_made_up_for_as_far_as_ends_are_to_come(now: datetime) -> None:
    for number in range(6):
        person(f"c{number}", now)
        ledger.post(entries=[earned(f"e{number}", f"c{number}", 5, now, life=31 + number)])
    day_steps.mark(day=now.date(), step="warn", counts={}, now=now)
    # Five days later those who end in 31 to 35 days from the start are thirty days off or less.
    assert warnings.warn(now=now + 5 * DAY) == 5
