"""A readout is cut by segments as they held when the campaign began, whatever came since."""

import shutil
from datetime import datetime, timedelta

import pytest

from guerdon.flows.campaigns import campaign, results, start
from guerdon.flows.know import segments
from guerdon.flows.know.night_folder import folder_of
from guerdon.store.campaigns.campaigns import ReadoutSeen
from guerdon.store.models import Assignment, KnowValue, Order, Readout
from guerdon.store.night import nights
from guerdon.terms.decision import Refusal
from tests.flows import regulars

MANY = {"field": "orders", "op": "at_least", "value": 15}


@pytest.mark.django_db
def test_cut_by_what_was_known_at_the_start(now: datetime) -> None:
    regulars.opened(now=now)
    segments.save(key="many", name={"en": "Many"}, document=MANY, actor="mia", now=now)
    campaign.draft(
        brief=regulars.brief(budget_minor=600_000, holdout_share=0.5), actor="mia", now=now
    )
    campaign.plan(campaign="spring", now=now)
    done = campaign.launch(campaign="spring", actor="mia", now=now)
    assert not isinstance(done, Refusal), done
    many = set(KnowValue.objects.filter(orders__gte=15).values_list("customer_id", flat=True))
    orders = []
    for row in Assignment.objects.filter(arm__in=("given", "holdout")):
        # Those who bought often bought 40.00 more because of it, the others 10.00.
        more = (4_000 if row.customer_id in many else 1_000) if row.arm == "given" else 0
        at, paid = now + timedelta(days=1 + row.pk % 20), 3_000 + more + row.pk % 7
        orders.append(
            Order(key=f"a-{row.pk}", customer_id=row.customer_id, placed_at=at, total_minor=paid)
        )
    Order.objects.bulk_create(orders)
    # What nights learn afterwards, and that they are deleted, changes nothing.
    KnowValue.objects.update(orders=99)
    night = nights.current()
    assert night is not None
    shutil.rmtree(folder_of(key=night.key))
    later = now + timedelta(days=28)
    seen = results.readout(campaign="spring", now=later, segments=["many"])
    assert isinstance(seen, ReadoutSeen), seen
    (cut,) = [one for one in seen.document["parts"] if one["by"] == "segment:many"]
    found = {part["name"]: part for part in cut["parts"]}
    assert found["in"]["difference"] == pytest.approx(4_000, abs=6)
    assert found["out"]["difference"] == pytest.approx(1_000, abs=6)
    placed = Assignment.objects.filter(arm="given", customer_id__in=many).count()
    assert found["in"]["given"] == placed
    assert sum(part["cost"] for part in cut["parts"]) == seen.document["returned"]["cost"]
    assert cut["differ"] < 0.05
    before = Readout.objects.count()
    for named, reason in (
        (["none"], "not_found"),
        (["many", "a", "b", "c"], "readout_segments"),
    ):
        answer = results.readout(campaign="spring", now=later, segments=named)
        assert isinstance(answer, Refusal)
        assert answer.reason == reason
    shutil.rmtree(start.folder(campaign="spring"))
    gone = results.readout(campaign="spring", now=later, segments=["many"])
    assert isinstance(gone, Refusal)
    assert gone.reason == "readout_start"
    assert Readout.objects.count() == before
    assert not start.keep(campaign="spring", night=night.key)
