"""Drafts over last year as a marketer reads them, in both languages."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from guerdon.flows import yaml_text
from guerdon.store.models import Customer, Order
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.web.console import year_seen
from guerdon.web.forms.examples import example
from tests.flows import friends as f
from tests.give.partners.test_restated import AIR

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(moment: datetime) -> None:
    programme.keep(changes={"currency": "USD"}, now=moment)
    for who, minor, days in (("ann", 60_000, 9), ("bob", 5_000, 9), ("old", 100, 300)):
        row = Customer.objects.create(key=who, created_at=moment)
        at = moment - timedelta(days=days)
        Order.objects.create(key=who, customer=row, placed_at=at, total_minor=minor)


def rows(seen: Any) -> list[tuple[str, str, str]]:
    assert isinstance(seen, year_seen.YearSeen), seen
    return [(row.label, row.now, row.then) for row in seen.tables[0].rows]


@pytest.mark.usefixtures("year")
def test_invitations_tell_steps_sides_and_cost(moment: datetime) -> None:
    f.promises(moment)
    seen = year_seen.invitations(
        document={"programmes": [{**f.PROMISE, "counts": "first"}]}, now=moment
    )
    assert rows(seen) == [
        ("New members who reach $100.00", "1", "1"),
        ("New members who reach $500.00", "1", "1"),
        ("To those who invite", "250 points", "250 points"),
        ("To the friends", "30 points", "30 points"),
        ("Points and money, in all", "$2.80", "$2.80"),
        ("of what the friends paid", "0.4%", "0.4%"),
    ]
    assert isinstance(seen, year_seen.YearSeen)
    assert "2 members bought for the first time" in seen.lead


@pytest.mark.usefixtures("year")
def test_causes_tell_shares_of_all(moment: datetime) -> None:
    cause = {"key": "well", "name": {"en": "A well"}, "shares": [{"bp": 100}]}
    assert rows(year_seen.causes(document={"causes": [cause]}, now=moment)) == [
        ("Share of each purchase", "–", "1.0%"),
        ("Given for the 0 members who chose it", "–", "–"),
        ("If everybody had chosen it", "–", "$6.51"),
        ("What 1,000 points give", "–", "–"),
    ]


def test_where_nothing_moved_the_page_says_so(moment: datetime) -> None:
    air = year_seen.partners(document={"partners": [AIR]}, now=moment)
    assert rows(air) == []
    assert isinstance(air, year_seen.YearSeen)
    assert "Nothing moved" in air.tables[0].says
    sent = year_seen.sharing(document={"transfer": {}}, now=moment)
    assert isinstance(sent, year_seen.YearSeen)
    assert "Nobody sent" in sent.tables[0].says
    for call in (year_seen.invitations, year_seen.causes):
        empty = {"programmes": []} if call is year_seen.invitations else {"causes": []}
        assert isinstance(call(document=empty, now=moment), Refusal)


@pytest.mark.usefixtures("year")
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["referral", "causes", "partners", "sharing", "messages"])
def test_the_page_shows_it(owner: Client, name: str, language: str) -> None:
    document = yaml_text.written(data=example(section=name, currency="USD"))
    words = {"as": "text", "version": "0", "text": document, "act": "see"}
    owner.cookies["language"] = language
    page = owner.post(f"/programme/settings/{name}", words, headers={"accept-language": language})
    assert page.status_code == 200
    text = page.content.decode()
    assert 'id="seen"' in text
    assert "year." not in text
