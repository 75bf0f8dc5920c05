"""Choices, shares and givers of causes, each kept once."""

from datetime import datetime

import pytest

from guerdon.store.giving import causes
from guerdon.store.giving.causes import Share
from guerdon.store.writing import write
from guerdon.terms.giving import Progress
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_order_gives_once(now: datetime) -> None:
    member("a", now)
    given = Share(
        order="o",
        cause="well",
        customer="a",
        currency="CNY",
        paid_minor=900,
        share_minor=9,
        returned_minor=0,
        back_minor=0,
        at=now,
    )
    with write():
        assert causes.share(given=given, bp=100)
        assert not causes.share(given=given, bp=100)
        assert causes.held(order="o") == given
        causes.took_back(order="o", returned_minor=300, back_minor=3)
        assert causes.held(order="none") is None
    (share,) = causes.of_customer(customer="a")
    assert (share.returned_minor, share.back_minor) == (300, 3)
    (told,) = causes.progress(causes=[("well", 100)], currency="CNY")
    assert told == Progress(
        cause="well",
        goal_minor=100,
        given_minor=0,
        of_points_minor=-6,
        of_purchases_minor=6,
        points=0,
        givers=1,
    )


def test_a_choice_can_change(now: datetime) -> None:
    member("a", now)
    assert causes.chosen(customer="a") == ""
    for cause in ("well", "trees"):
        with write():
            causes.choose(customer="a", cause=cause, now=now)
        assert causes.chosen(customer="a") == cause
    assert causes.certificate(number="none") is None
    assert causes.certificates(customer="a") == []
