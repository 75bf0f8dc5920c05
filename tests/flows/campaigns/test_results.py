"""A readout finds the effect that is there, counts costs once, and refuses broken arms."""

import zipfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import guerdon as gd
from guerdon.flows.campaigns import campaign, readout_file, results
from guerdon.flows.campaigns.results import read
from guerdon.store.campaigns.campaigns import ReadoutSeen
from guerdon.store.models import Assignment, AuditEntry, Order, Readout
from guerdon.terms.decision import Refusal
from tests.flows import regulars

PLAN = {"holdout_share": 0.25, "objective": 5000.0}
BRIEF = {"per_contact_cost_minor": 2, "direct_cost_minor": 1000, "indirect_cost_minor": 500}


def arm(name: str, n: int, orders: float, sales: float) -> dict[str, Any]:
    """So many customers, half of whom made all the orders."""
    return {
        "arm": name,
        "n": n,
        "bought_total": n / 2,
        "bought_squares": n / 2,
        "orders_total": orders * n,
        "orders_squares": 2 * n * orders**2,
        "sales_total": sales * n,
        "sales_squares": 2 * n * sales**2,
        "before_total": 0.0,
        "before_squares": 0.0,
        "bought_products": 0.0,
        "orders_products": 0.0,
        "sales_products": 0.0,
    }


def measured(given: int = 750, held: int = 250) -> Any:
    arms = [arm("given", given, 1.2, 3600.0), arm("holdout", held, 1.0, 3000.0)]
    return read(
        outcomes={"arms": arms, "weekly": []},
        brief=BRIEF,
        plan=PLAN,
        spent_minor=20_000,
        margin=0.4,
    )


def test_by_hand() -> None:
    found = measured()
    assert found["effects"]["sales"]["difference"] == pytest.approx(600)
    assert found["effects"]["sales"]["relative"] == pytest.approx(0.2)
    assert found["effects"]["bought"]["difference"] == pytest.approx(0)
    costs = found["returned"]["costs"]
    assert costs == {"discounts": 20_000, "contacts": 1_500, "direct": 1_000, "indirect": 500}
    assert found["returned"]["cost"] == 23_000
    assert found["returned"]["gain"] == pytest.approx(0.4 * 750 * 600)
    assert found["returned"]["roi"] == pytest.approx((180_000 - 23_000) / 23_000)


def test_broken_arms_stop_the_readout() -> None:
    found = measured(given=900, held=100)
    assert isinstance(found, Refusal)
    assert found.reason == "ratio_alarm"


def test_without_a_holdout_nothing_is_claimed() -> None:
    outcomes = {"arms": [arm("given", 750, 1.2, 3600.0)], "weekly": []}
    plan = {"holdout_share": 0.0}
    found = read(outcomes=outcomes, brief=BRIEF, plan=plan, spent_minor=0, margin=0.4)
    assert not isinstance(found, Refusal)
    sales = found["effects"]["sales"]
    assert (sales["low"], sales["high"], sales["certain"]) == (None, None, False)
    assert found["returned"]["roi_low"] is None


@pytest.fixture
def launched(now: datetime) -> datetime:
    regulars.opened(now=now)
    campaign.draft(brief=regulars.brief(budget_minor=60_000), actor="mia", now=now)
    assert not isinstance(campaign.plan(campaign="spring", now=now), Refusal)
    done = campaign.launch(campaign="spring", actor="mia", now=now)
    assert not isinstance(done, Refusal), done
    return now


@pytest.mark.django_db
def test_on_orders_of_a_shop(launched: datetime, tmp_path: Path) -> None:
    later = launched + timedelta(days=28)
    orders = []
    for row in Assignment.objects.filter(arm__in=("given", "holdout")):
        paid = 5000 if row.arm == "given" else 3000
        at = launched + timedelta(days=1 + row.pk % 20)
        key = f"after-{row.pk}"
        orders.append(
            Order(key=key, customer_id=row.customer_id, placed_at=at, total_minor=paid + row.pk % 7)
        )
    Order.objects.bulk_create(orders)
    seen = results.readout(campaign="spring", now=later)
    assert isinstance(seen, ReadoutSeen)
    sales = seen.document["effects"]["sales"]
    assert sales["difference"] == pytest.approx(2000, abs=5)
    assert sales["certain"]
    given = Assignment.objects.filter(arm="given").count()
    assert seen.document["counts"]["given"] == given
    assert seen.document["returned"]["gain"] == pytest.approx(0.4 * given * sales["difference"])
    weeks = {row["week"] for row in seen.document["weekly"]}
    assert weeks == {0, 1, 2}
    looked = campaign.seen(campaign="spring")
    assert not isinstance(looked, Refusal)
    assert looked.readout is not None
    assert looked.readout.document["effects"]["sales"] == sales
    asked = {cut["by"]: cut["parts"] for cut in seen.document["parts"]}
    for parts in asked.values():
        assert sum(part["cost"] for part in parts) == seen.document["returned"]["cost"]
        assert sum(part["given"] for part in parts) == given
    assert seen.document["after"] is None
    assert seen.document["funnel"]["given"] == given
    path = readout_file.taken(campaign="spring", actor="ann", now=later)
    assert isinstance(path, Path)
    assert AuditEntry.objects.filter(act="readout taken", actor="ann").count() == 1
    with zipfile.ZipFile(path) as packed:
        packed.extractall(tmp_path)
    assert gd.recompute(tmp_path) == 0
    # Three weeks after the end, what came then is told beside what came in the window.
    told = results.readout(campaign="spring", now=later + timedelta(days=21))
    assert isinstance(told, ReadoutSeen)
    assert told.document["after"]["days"] == 21
    assert told.document["after"]["during"]["difference"] == pytest.approx(sales["difference"])
    path.with_name(f"{told.document['rows']}.zip").unlink()
    gone = readout_file.taken(campaign="spring", actor="ann", now=later)
    assert isinstance(gone, Refusal)
    assert AuditEntry.objects.filter(act="readout taken").count() == 1


@pytest.mark.django_db
def test_refusals(launched: datetime) -> None:
    for answer, reason in (
        (results.readout(campaign="nobody", now=launched), "not_found"),
        (results.readout(campaign="spring", now=launched), "not_started"),
    ):
        assert isinstance(answer, Refusal)
        assert answer.reason == reason
    assert Readout.objects.count() == 0


@pytest.mark.django_db
def test_a_draft_has_no_result(now: datetime) -> None:
    campaign.draft(brief=regulars.brief(), actor="mia", now=now)
    answer = results.readout(campaign="spring", now=now)
    assert isinstance(answer, Refusal)
    assert answer.reason == "campaign_state"
