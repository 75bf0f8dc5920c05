"""A struck-through price is proven by the prices that were recorded, and replays."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.canonical import written
from guerdon.flows.till import checkout
from guerdon.flows.till.quoting import decided
from guerdon.store.models import Redemption
from guerdon.store.programme import offers, prices
from guerdon.store.programme.prices import Priced
from guerdon.store.till import facts
from guerdon.terms.quote import Quote
from guerdon.terms.quote_document import document
from tests.flows.shop import ask, done, redeem, sells

pytestmark = pytest.mark.django_db(transaction=True)
CART = (("1", 2, 1000),)


def claims(now: datetime) -> Any:
    found = checkout.quote(ask=ask(lines=CART), now=now)
    assert isinstance(found, Quote)
    return found.applied[0].reason.data["claims"]


def test_the_claim_comes_out_of_the_recorded_prices(now: datetime) -> None:
    began = now - timedelta(days=2)
    sells(
        now,
        {
            "key": "cut",
            "kind": "struck_price",
            "value": {"price_minor": 800},
            "period": {"start": began.isoformat()},
        },
    )
    assert claims(now) == [{"line": "1", "refused": "price_history_short", "since": None}]

    def recorded(minor: int, days: int) -> None:
        one = Priced(sku="sku-1", minor=minor, at=began - timedelta(days=days))
        assert prices.record(prices=[one], actor="t", now=now) == 1

    recorded(1100, 20)
    assert claims(now)[0]["refused"] == "price_history_short"
    recorded(1000, 40)
    recorded(900, 25)
    assert claims(now) == [{"line": "1", "prior_minor": 900, "percent": 11.11}]
    done(redeem(now, ask("o1", lines=CART)))
    # What is recorded later does not change what was decided.
    recorded(700, 10)
    row = Redemption.objects.get()
    known = facts.restored(document=json.loads(json.dumps(row.facts)))
    live = offers.live(now=now)
    again = decided(ask=ask("o1", lines=CART), facts=known, offers=live, now=row.at)
    assert isinstance(again, Quote)
    assert written(value=document(quote=again)) == written(value=row.quote)
    assert claims(now)[0]["refused"] == "price_not_lower"
