"""Printing cards leaves a trail; where nothing is to be printed there is none."""

from datetime import datetime

import pytest

from guerdon.flows.cards import series as flow
from guerdon.store.codes import card_series
from guerdon.store.models import AuditEntry
from tests.flows.gift_cards import SHOP, issued
from tests.flows.sections import live

pytestmark = pytest.mark.django_db(transaction=True)


def test_printed_with_a_trail_that_holds_no_code(now: datetime) -> None:
    live("gift_cards", SHOP)
    issued(now, 5_000, active=False, count=2)
    (series,) = card_series.newest()
    assert flow.printed(first=series.first + 9, actor="ann", now=now) == []
    assert not AuditEntry.objects.filter(act="cards.printed").exists()
    found = flow.printed(first=series.first, actor="ann", now=now)
    assert len(found) == 2
    row = AuditEntry.objects.get(act="cards.printed")
    assert (row.actor, row.data) == ("ann", {"cards": 2})
