"""The reward shop: what can be had, what is missing, bought once for the points that it said."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from guerdon.store.customers.member import Member
from guerdon.store.ledger import ledger
from guerdon.store.programme import sections, stock
from guerdon.web.member.sections import rewards
from tests.store.customers.test_member import earned

MUG = {"key": "mug", "what": "goods", "points": 800, "item": "mug", "name": {"en": "A mug"}}
TEA = {"key": "tea", "what": "service", "points": 300, "most": 1, "name": {"zh": "茶会"}}
FAR = {"key": "far", "what": "service", "points": 5000}
OVER = {"key": "over", "what": "goods", "points": 1, "end": "2020-01-01T00:00:00Z"}


@pytest.fixture
def shelf(ann: Member, today: datetime) -> None:
    listed = [MUG, TEA, FAR, OVER]
    document: dict[str, Any] = {"wallets": {"points": {"rewards": listed}}}
    assert isinstance(sections.put(name="points", document=document, actor="owner", now=today), int)
    stock.put(item="mug", pieces=1, actor="owner", now=today)
    ledger.post(entries=[earned(customer="ann", key="a", amount=1500, now=today, ends=None)])


def total(today: datetime) -> int:
    return ledger.balance(customer="ann", now=today).total


def test_without_rewards_there_is_no_tab(page: Client) -> None:
    assert 'href="/m/rewards"' not in page.get("/m/").content.decode()


@pytest.mark.usefixtures("shelf")
def test_what_can_be_had_and_what_is_missing(ann: Member, today: datetime) -> None:
    found = rewards.shown(member=ann, now=today, language="en")
    assert found is not None
    assert [(one.name, one.missing, one.share, one.left, one.open) for one in found["shelf"]] == [
        ("茶会", 0, 100, 1, True),
        ("A mug", 0, 100, 1, True),
        ("far", 3500, 30, None, False),
    ]


@pytest.mark.usefixtures("shelf")
def test_bought_once_however_often_the_form_is_sent(page: Client, today: datetime) -> None:
    form = {"reward": "mug", "points": "800", "once": "k1"}
    for _ in range(2):
        answer = page.post("/m/rewards/redeem", form, follow=True)
        assert "A mug is yours" in answer.content.decode()
    assert total(today) == 700
    text = page.get("/m/rewards").content.decode()
    assert "show this to get it" in text
    assert "None left for you" in text or "100 points to go" in text


@pytest.mark.usefixtures("shelf")
@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"reward": "mug", "points": "500"}, "costs 800 points now"),
        ({"reward": "far", "points": "5000"}, "1500"),
        ({"reward": "none", "points": "1"}, "none"),
        ({}, "reward"),
    ],
)
def test_what_is_refused_is_said_and_takes_nothing(
    page: Client, today: datetime, form: dict[str, str], says: str
) -> None:
    answer = page.post("/m/rewards/redeem", form | {"once": "k"}, follow=True).content.decode()
    assert 'class="m-said bad"' in answer
    assert says in answer
    assert total(today) == 1500
