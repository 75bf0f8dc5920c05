"""The terms of points in the console: previewed, then held, by who may and as they were seen."""

from datetime import datetime, timedelta

import pytest
from django.test import Client

from guerdon.store.models import Customer, Order
from guerdon.store.programme import offers, programme, sections

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(moment: datetime) -> None:
    programme.keep(changes={"currency": "USD"}, now=moment)
    row = Customer.objects.create(key="ann", tier="gold", created_at=moment)
    at = moment - timedelta(days=9)
    Order.objects.create(key="o", customer=row, placed_at=at, total_minor=123_400)


def form(page: Client, **changes: str) -> dict[str, str]:
    """What the page shows, with changes: as a browser would send it."""
    start = page.get("/points/terms").context["start"]
    was = {f"was_{name}": text for name, text in start.items()}
    version = str(page.get("/points/terms").context["version"])
    return {**start, **was, "version": version, **changes}


@pytest.mark.usefixtures("year")
def test_seen_first_and_then_held(owner: Client, moment: datetime) -> None:
    sent = form(owner, points="3", per="2.00")
    text = owner.post("/points/terms", sent | {"act": "preview"}).content.decode()
    assert "1,234" in text
    assert "1,851" in text
    assert "gold" in text
    assert sections.document(name="points", now=moment) is None
    assert owner.post("/points/terms", sent | {"act": "hold"}).status_code == 302
    assert sections.document(name="points", now=moment) == {
        "wallets": {"points": {"earn": {"rates": [{"points": 3, "per_minor": 200}]}}}
    }


@pytest.mark.usefixtures("year")
def test_what_was_not_touched_stays_as_the_text_has_it(owner: Client, moment: datetime) -> None:
    rates = [{"points": 2, "per_minor": 100, "end": "2099-01-01T00:00:00Z"}]
    before = {"wallets": {"points": {"earn": {"rates": rates}, "warns_days": [5]}}}
    sections.put(name="points", document=before, actor="owner", now=moment)
    sent = form(owner, life="calendar", years="1", month="4", least="50", worth="0.5")
    owner.post("/points/terms", sent | {"act": "hold"})
    wallet = (sections.document(name="points", now=moment) or {})["wallets"]["points"]
    assert wallet["earn"] == {"rates": rates}
    assert wallet["warns_days"] == [5]
    assert wallet["life"] == {"kind": "calendar", "years": 1, "month": 4}
    assert wallet["spend"] == {"worth": [{"milli": 500}], "least": 50}
    plan = offers.live(now=moment).plan
    assert plan is not None
    assert (plan.least_spend, plan.worth(at=moment)) == (50, 500)


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize(
    "change",
    [{"points": "-1"}, {"per": "0"}, {"life": "x"}, {"days": "0"}, {"most": "101"}, {"per": "a"}],
)
def test_what_is_wrong_holds_nothing(
    owner: Client, moment: datetime, change: dict[str, str]
) -> None:
    answer = owner.post("/points/terms", form(owner, **change) | {"act": "hold"})
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.content.decode()
    assert sections.document(name="points", now=moment) is None


@pytest.mark.usefixtures("year")
def test_seen_by_all_held_by_those_who_act_and_not_over_another(
    owner: Client, analyst: Client, moment: datetime
) -> None:
    sent = form(owner, points="3")
    seen = analyst.post("/points/terms", sent | {"act": "preview"})
    assert (seen.status_code, "Let it hold" in seen.content.decode()) == (200, False)
    assert analyst.post("/points/terms", sent | {"act": "hold"}).status_code == 403
    other = {"wallets": {"points": {"warns_days": [5]}}}
    sections.put(name="points", document=other, actor="bob", now=moment)
    stale = owner.post("/points/terms", sent | {"act": "hold"})
    assert stale.status_code == 422
    assert sections.document(name="points", now=moment) == other
