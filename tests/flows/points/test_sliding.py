"""Lots slide in every wallet that slides, and in no other."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.points.sliding import slide, slides
from guerdon.give.points import earn
from guerdon.store.ledger import ledger
from guerdon.store.programme import offers
from guerdon.store.writing import write
from guerdon.terms.points import EarnRule, Life, Plan
from tests.flows.shop import clean
from tests.flows.wallets import person, terms


def test_which_wallets_slide() -> None:
    sliding = Life(kind="sliding")
    assert not slides(plan=Plan())
    assert slides(plan=Plan(life=sliding))
    assert slides(plan=Plan(tier_lives={"gold": sliding}))
    assert slides(plan=Plan(rules=(EarnRule(key="r", life=sliding),)))


@pytest.mark.django_db(transaction=True)
def test_each_wallet_by_its_own_activities(now: datetime) -> None:
    def life(*kinds: str) -> dict[str, Any]:
        return {"life": {"kind": "sliding", "days": 30, "activity": list(kinds)}}

    terms(now, {"points": life("purchase"), "growth": life("review"), "stamps": {}})
    person("c", now)
    live = offers.live(now=now)
    for plan in live.plans:
        made = earn.entry(plan=plan, points=9, customer="c", at=now, key=plan.wallet)
        assert made is not None
        ledger.post(entries=[made])
    later = now + timedelta(days=3)
    with write():
        assert slide(customers=["c"], active="review", at=later, live=live) == 1
        assert slide(customers=["c"], active="review", at=later, live=live) == 0
        assert slide(customers=["c"], active="share", at=later, live=live) == 0
    midnight = now.replace(hour=0)
    ends = {
        wallet: [lot.expires_at for lot in ledger.lots(customer="c", wallet=wallet)]
        for wallet in ("points", "growth")
    }
    assert ends == {
        "points": [midnight + timedelta(days=31)],
        "growth": [midnight + timedelta(days=34)],
    }
    assert clean()
