"""All giving against the global holdout: refused without one, found where it was planted."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from guerdon.flows.campaigns import all_giving
from guerdon.flows.experiments.global_holdout import held_share
from guerdon.store.campaigns.campaigns import ReadoutSeen
from guerdon.store.models import Campaign, Customer, Order, Readout
from guerdon.store.programme import programme, sections
from guerdon.terms.decision import Refusal

DAY = timedelta(days=1)


def refused(now: datetime) -> str:
    found = all_giving.readout(now=now)
    assert isinstance(found, Refusal)
    return found.reason


@pytest.mark.django_db
def test_all_giving(now: datetime) -> None:
    programme.keep(changes={"currency": "USD", "margin": 0.4})
    assert refused(now) == "holdout_none"
    document = {"global_holdout": {"share": 0.2, "salt": "2026"}}
    sections.put(name="experiments", document=document, actor="mia", now=now)
    assert all_giving.held(now=now) == pytest.approx(0.2)
    assert refused(now + 6 * DAY) == "not_started"
    assert not Readout.objects.exists()
    held, rolls = held_share(now=now), np.random.default_rng(2)
    Customer.objects.bulk_create([Customer(key=f"c{n}", created_at=now) for n in range(400)])
    orders = []
    for one in Customer.objects.all():
        base = int(rolls.integers(500, 5000))
        more = 0 if held.holds(customer=one.key) else 1000
        for at, paid in ((now - DAY, base), (now + DAY, base + more + int(rolls.integers(300)))):
            key = f"{one.key}-{at:%d}"
            orders.append(Order(key=key, customer=one, placed_at=at, total_minor=paid))
    Order.objects.bulk_create(orders)
    Campaign.objects.create(
        key="k",
        name={},
        state="launched",
        brief={"direct_cost_minor": 700, "indirect_cost_minor": 30, "per_contact_cost_minor": 9},
        budget_minor=1,
        reserve_minor=0,
        created_at=now,
        launched_at=now + DAY,
    )
    seen = all_giving.readout(now=now + 20 * DAY)
    assert isinstance(seen, ReadoutSeen), seen
    sales = seen.document["effects"]["sales"]
    assert sales["low"] < 1000 < sales["high"]
    assert sales["high"] - sales["low"] < 200
    assert seen.document["returned"]["cost"] == 730
    assert all_giving.newest() == ReadoutSeen(campaign="", at=seen.at, document=seen.document)
