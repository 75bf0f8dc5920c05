"""Occasions as of the newest night: campaigns and festivals, or a refusal without a night."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.campaigns import campaign
from guerdon.flows.know.after_occasion import FESTIVAL, OccasionsSeen, seen
from guerdon.store.models import Campaign, Order
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from tests.flows import regulars

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_buyers_are_those_of_the_days(now: datetime) -> None:
    programme.keep(changes={"zone": "Asia/Shanghai"})
    regulars.opened(now=now)
    start = now - timedelta(days=30)
    assert campaign.draft(brief=regulars.brief(), actor="mia", now=now) == "spring"
    Campaign.objects.update(state="finished", launched_at=start, ends_at=now - timedelta(days=20))
    found = seen()
    assert isinstance(found, OccasionsSeen)
    kinds = {held.kind for held, _ in found.occasions}
    assert FESTIVAL in kinds
    (one,) = (one for held, one in found.occasions if held.key == "spring")
    inside = Order.objects.filter(
        placed_at__gte=start, placed_at__lt=now - timedelta(days=20), kind="sale"
    )
    assert one.buyers == inside.values("customer").distinct().count() > 0
    assert not one.over
    starts = [held.start for held, _ in found.occasions]
    assert starts == sorted(starts, reverse=True)


def test_without_a_night() -> None:
    found = seen()
    assert isinstance(found, Refusal)
    assert found.reason == "night_none"
