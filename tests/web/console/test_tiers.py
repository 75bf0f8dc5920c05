"""The console's page of tiers: the ladder, numbers tried and kept, nothing lost when wrong."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from guerdon.store.programme import sections
from guerdon.web.console.tiers import bars
from tests.flows.tier_shop import buys, opens

DAY = timedelta(days=1)
FORM = {
    "upgrade": "now",
    "downgrade": "no",
    "returns": "never",
    "grace_days": "9",
    "guard_percent": "75",
    "warn_days": "20",
    "tier-silver": "4.00",
    "tier-gold": "10.00",
    "tier-black": "30.00",
}


@pytest.fixture
def shop(db: None, moment: datetime) -> int:
    version = opens(moment - 9 * DAY)
    for number, minor in enumerate((450, 480, 600, 1000)):
        buys(f"c{number}", f"o{number}", minor, moment - 3 * DAY)
    return version


def test_the_ladder(owner: Client, shop: int) -> None:
    text = owner.get("/tiers").content.decode()
    live = sections.live(name="tiers", now=datetime.fromisoformat("2100-01-01T00:00:00+00:00"))
    assert live is not None
    warned = live[1].structures[0].warn_days
    assert "Silver" in text
    assert ">$10.00</td>" in text
    assert "Lounge: 5 a month" in text
    # 480 of 500 is close; 600 of 1,000 is not.
    assert 'href="/customers/c1"' in text
    assert "4 members are placed." in text
    # The days are those of the setting by which holders are told.
    assert f"the tier is lost within {warned} days" in text
    assert f"Nobody loses a tier within {warned} days." in text
    chinese = owner.get("/tiers", headers={"Accept-Language": "zh"}).content.decode()
    assert "等级阶梯" in chinese


def test_tried_and_kept(owner: Client, shop: int) -> None:
    tried = owner.post("/tiers/member", {**FORM, "act": "try"}, headers={"HX-Request": "true"})
    text = tried.content.decode()
    assert "2 would stand higher, 0 lower." in text
    kept = owner.post("/tiers/member", {**FORM, "act": "keep", "version": shop})
    assert kept.status_code == 302
    live = sections.live(name="tiers", now=datetime.fromisoformat("2100-01-01T00:00:00+00:00"))
    assert live is not None
    one = live[1].structures[0]
    assert (one.guard_bp, one.grace_days, one.downgrade, one.returns) == (7500, 9, "no", "never")
    assert [tier.thresholds[0].at_least for tier in one.tiers] == [400, 1000, 3000]
    # Somebody else's change is not overwritten.
    stale = owner.post(
        "/tiers/member", {**FORM, "guard_percent": "50", "act": "keep", "version": shop}
    )
    assert stale.status_code == 302
    again = sections.live(name="tiers", now=datetime.fromisoformat("2100-01-01T00:00:00+00:00"))
    assert again == live


@pytest.mark.parametrize(
    ("field", "typed"), [("guard_percent", "0"), ("tier-gold", "abc"), ("upgrade", "soon")]
)
def test_what_is_wrong_is_said_and_kept_on_the_page(
    owner: Client, shop: int, field: str, typed: str
) -> None:
    wrong: Any = {**FORM, field: typed}
    answer = owner.post("/tiers/member", {**wrong, "act": "keep", "version": shop})
    assert answer.status_code == 422
    assert 'class="alert bad"' in answer.content.decode()
    assert 'value="4.00"' in answer.content.decode()
    beside = owner.post("/tiers/member", wrong, headers={"HX-Request": "true"})
    assert 'class="alert bad"' in beside.content.decode()


def test_a_number_that_does_not_rise_is_told_by_the_names_of_the_tiers(
    owner: Client, shop: int
) -> None:
    wrong = {**FORM, "tier-black": "1.00", "act": "keep", "version": shop}
    answer = owner.post("/tiers/member", wrong)
    assert answer.status_code == 422
    assert "Black must ask for more than Gold, the tier below it." in answer.content.decode()
    live = sections.live(name="tiers", now=datetime.fromisoformat("2100-01-01T00:00:00+00:00"))
    assert live is not None
    assert live[0] == shop


def test_a_ladder_that_does_not_rise(owner: Client, shop: int) -> None:
    wrong = {**FORM, "tier-silver": "20.00", "act": "try"}
    answer = owner.post("/tiers/member", wrong, headers={"HX-Request": "true"})
    assert "Gold must ask for more than Silver" in answer.content.decode()
    assert owner.post("/tiers/none", FORM).status_code == 404


@pytest.mark.django_db
def test_before_there_are_any(owner: Client) -> None:
    sections._held = sections._Held()
    assert "no tiers yet" in owner.get("/tiers").content.decode()
    assert owner.post("/tiers/begin", follow=True).status_code == 200
    assert "Gold" in owner.get("/tiers").content.decode()


def test_a_tier_that_is_gone_counts_as_below_all() -> None:
    from guerdon.flows.tiers.preview import Preview
    from tests.give.tiers.ladders import ladder

    one = Preview(draft=ladder(), live=ladder(), moves={("old", "gold"): 2, ("black", ""): 1})
    found = bars(one)
    assert (found["up"], found["down"], found["members"]) == (2, 1, 3)
