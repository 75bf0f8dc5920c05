"""Giving on the member page: what can be helped, given once, with a certificate to look at."""

from datetime import datetime

import pytest
from django.test import Client

from guerdon.store.customers.member import Member
from guerdon.store.giving import causes
from guerdon.store.ledger import ledger
from guerdon.store.programme import sections
from guerdon.web.forms.examples import example
from guerdon.web.member.sections import causes as own
from tests.store.customers.test_member import earned


@pytest.fixture
def helping(ann: Member, today: datetime) -> None:
    document = example(section="causes", currency="USD")
    assert isinstance(sections.put(name="causes", document=document, actor="o", now=today), int)
    ledger.post(entries=[earned(customer="ann", key="a", amount=300, now=today, ends=None)])


def total(today: datetime) -> int:
    return ledger.balance(customer="ann", now=today).total


def test_without_causes_nothing_is_offered(ann: Member, today: datetime) -> None:
    assert not own.offered(now=today)
    assert own.shown(member=ann, now=today, language="en") is None


@pytest.mark.usefixtures("helping")
def test_points_are_given_once_and_shown_with_their_certificate(
    page: Client, today: datetime
) -> None:
    assert "food bank" in page.get("/m/rewards").content.decode()
    form = {"cause": "food-bank", "points": "100", "once": "k1"}
    for _ in range(2):
        answer = page.post("/m/rewards/give", form, follow=True)
    assert total(today) == 200
    (given,) = causes.certificates(customer="ann")
    text = answer.content.decode()
    assert f"/m/giving/{given.number}" in text
    assert given.number in text


@pytest.mark.usefixtures("helping")
@pytest.mark.parametrize("points", ["", "-5", "x", "1", "301", "٣٣", "9" * 40])
def test_what_cannot_be_given_changes_nothing(page: Client, today: datetime, points: str) -> None:
    form = {"cause": "food-bank", "points": points, "once": "k2"}
    page.post("/m/rewards/give", form, follow=True)
    assert total(today) == 300
    assert causes.certificates(customer="ann") == []
