"""The replay gives what the till gives, order by order, and its parts add up."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.offers import replay
from guerdon.flows.offers.replay import Replay, documents, replayed, told
from guerdon.store.models import Customer, Line, Order
from guerdon.store.past import orders
from guerdon.store.programme import offers, programme
from guerdon.terms.decision import Refusal
from tests.flows.shop import off, percent, sells

pytestmark = [pytest.mark.database, pytest.mark.django_db]
TEN = percent("ten", 10, name={"en": "ten"})
OVER = off("over", 500, least_minor=4_000, name={"en": "over"})


@pytest.fixture
def year(now: datetime) -> None:
    programme.keep(changes={"currency": "USD"})
    people = [Customer.objects.create(key=key, created_at=now) for key in ("ann", "bob", "cy")]
    # Customer, days ago, total, discount had: ann 2 orders, bob one with a discount, cy too old.
    for number, (who, days, total, had) in enumerate(
        [(0, 5, 1_000, 0), (0, 3, 4_000, 0), (1, 9, 1_800, 200), (2, 400, 9_000, 0)]
    ):
        order = Order.objects.create(
            key=f"o{number}", customer=people[who], placed_at=now - timedelta(days=days),
            total_minor=total, discount_minor=had,
        )  # fmt: skip
        Line.objects.create(
            order=order, number=1, sku="tea", quantity_milli=2_000,
            amount_minor=total, discount_minor=had,
        )  # fmt: skip
    Order.objects.create(key="guest", placed_at=now - timedelta(days=2), total_minor=5_000)


def ran(now: datetime, *drafts: dict[str, Any], **words: Any) -> Replay:
    found = replayed(documents=drafts, now=now, processes=1, **words)
    assert isinstance(found, Replay), found
    return found


@pytest.mark.usefixtures("year")
def test_by_hand(now: datetime) -> None:
    said: list[dict[str, Any]] = []
    found = ran(now, TEN, OVER, tell=said.append)
    # ann: 100 off 1,000; 500 off 4,000 beats 400; bob: 200 off the 2,000 before his discount.
    assert (found.found.orders, found.found.reached) == (3, 3)
    assert (found.found.offers["ten"].uses, found.found.offers["ten"].minor) == (2, 300)
    assert (found.found.offers["over"].uses, found.found.offers["over"].customers) == (1, 1)
    band = found.found.bands[""]
    assert (band.customers, band.sales_minor) == (2, 7_000)
    assert (band.before_minor, band.after_minor) == (200, 800)
    assert (band.better, band.worse) == (1, 0)
    assert said[0]["done"] == 1
    plain = told(found=found)
    assert [one["key"] for one in plain["offers"]] == ["ten", "over"]
    assert (plain["currency"], plain["reads"]) == ("USD", [])


@pytest.mark.usefixtures("year")
def test_a_customer_s_limit_holds_and_the_offer_s_own_does_not(now: datetime) -> None:
    once = {**TEN, "limits": {"per_customer": 1, "total": 1}}
    tally = ran(now, once).found.offers["ten"]
    assert (tally.uses, tally.capped, tally.customers) == (2, 1, 2)


@pytest.mark.usefixtures("year")
def test_parts_add_up(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = told(found=ran(now, TEN, OVER))
    monkeypatch.setattr(orders, "CUSTOMERS", 1)
    assert len(orders.parts()) == 3
    assert told(found=ran(now, TEN, OVER)) == whole


@pytest.mark.usefixtures("year")
def test_as_a_job_on_offers_that_stand(now: datetime) -> None:
    sells(now, TEN, OVER)
    offers.set_state(key="over", state="paused", actor="mia", now=now)
    args = {"offers": ["ten", "over", "gone"], "now": now.isoformat(), "processes": 1}
    found = replay.as_job(args=args, tell=lambda _: None)
    assert found["reached"] == 3
    assert len(documents(keys=["ten", "gone"])) == 1


def test_refusals(now: datetime) -> None:
    refused = replayed(documents=[TEN], now=now)
    assert isinstance(refused, Refusal)
    assert refused.reason == "no_past_carts"
