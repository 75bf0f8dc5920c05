"""The second person in the console: approves, refuses, is told once it was decided."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from guerdon.flows.points import adjustments
from guerdon.store.ledger import ledger
from guerdon.store.programme import programme
from guerdon.store.till.replies import Reply
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(moment: datetime) -> int:
    programme.keep(changes={"by_hand_most": 100}, now=moment)
    member("c", moment)
    asked = adjustments.ask(
        customer="c", points=700, why="late", actor="owner", key=None, now=moment
    )
    assert isinstance(asked, Reply)
    return int(asked.body["adjustment"])


def total(moment: datetime) -> int:
    return ledger.balance(customer="c", now=moment).total


def test_another_person_approves(
    waiting: int, owner: Client, signed_in: Callable[[str], Client], moment: datetime
) -> None:
    path = f"/adjustments/{waiting}"
    own = owner.post(path, {"act": "approve"}, follow=True).content.decode()
    assert "You asked for this yourself" in own
    assert total(moment) == 0
    other = signed_in("marketer")
    assert (
        "Approved; the points of c"
        in other.post(path, {"act": "approve"}, follow=True).content.decode()
    )
    assert total(moment) == 700
    late = other.post(path, {"act": "refuse"}, follow=True).content.decode()
    assert "decided already" in late
    assert total(moment) == 700


def test_refused_with_a_note(
    waiting: int, signed_in: Callable[[str], Client], moment: datetime
) -> None:
    other = signed_in("marketer")
    other.post(f"/adjustments/{waiting}", {"act": "refuse", "note": "no case for it"})
    text = other.get("/adjustments").content.decode()
    assert "no case for it" in text
    assert "Nothing waits" in text
    assert total(moment) == 0


def test_an_act_that_there_is_none_changes_nothing(
    waiting: int, signed_in: Callable[[str], Client], analyst: Client, moment: datetime
) -> None:
    signed_in("marketer").post(f"/adjustments/{waiting}", {"act": "burn"})
    assert analyst.post(f"/adjustments/{waiting}", {"act": "approve"}).status_code == 403
    assert "Waiting for a second person" in analyst.get("/adjustments").content.decode()
    assert total(moment) == 0
