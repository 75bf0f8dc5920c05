"""A draft of causes over last year's purchases, beside the shares in force."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.giving.preview import CauseYear, Previewed, previewed
from guerdon.store.giving import causes
from guerdon.store.models import Customer, Order
from guerdon.terms.decision import Refusal
from tests.flows.sections import live

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def cause(bp: int, **words: Any) -> dict[str, Any]:
    return {"key": "well", "name": {"en": "A well"}, "shares": [{"bp": bp}], **words}


def told(now: datetime, one: dict[str, Any]) -> CauseYear:
    found = previewed(document={"causes": [one]}, now=now)
    assert isinstance(found, Previewed), found
    return found.causes[0]


def test_shares_of_those_who_chose_and_of_everybody(now: datetime) -> None:
    for who, totals in {"ann": (10_050, -5_000), "bob": (20_000,)}.items():
        row = Customer.objects.create(key=who, created_at=now)
        for n, total in enumerate(totals):
            kind = "return" if total < 0 else "sale"
            at = now - timedelta(days=9 - n)
            Order.objects.create(
                key=f"{who}{n}", customer=row, placed_at=at, total_minor=total, kind=kind
            )
    live("causes", {"causes": [cause(100)]})
    causes.choose(customer="ann", cause="well", now=now)
    one = told(now, cause(250, rates=[{"points": 10, "minor": 3}]))
    assert (one.now_bp, one.then_bp, one.chosen) == (100, 250, 1)
    # 1 % of 100.50 less 1 % of 50; 2.5 %, and of everybody 2.5 % of 200 more.
    assert (one.now_minor, one.then_minor, one.all_minor) == (50, 126, 626)
    assert (one.points_now, one.points_then) == (0, 300)
    other = told(now, {"key": "trees", "name": {"en": "Trees"}})
    assert (other.now_bp, other.then_bp, other.chosen, other.all_minor) == (0, 0, 0, 0)


def test_no_year_and_no_draft_are_refused(now: datetime) -> None:
    assert previewed(document={"causes": [cause(1)]}, now=now) == Refusal(reason="no_past_carts")
    wrong = previewed(document={"causes": [{}]}, now=now)
    assert isinstance(wrong, Refusal)
    assert wrong.reason != "no_past_carts"
