"""The demo's post: letters for those who agreed, none for the others, some read and followed."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.demo.journeys import travelled
from guerdon.store.models import Consent, Message
from guerdon.store.till import orders
from guerdon.store.till.orders import Sold
from guerdon.store.writing import write
from guerdon.terms.message import TAKEN
from tests.flows.paths import member

pytestmark = pytest.mark.django_db


def test_members_who_agreed_get_letters_and_the_others_none(now: datetime) -> None:
    line = Sold(sku="tea", quantity=1, amount_minor=2_000, discount_minor=0)
    for number in range(8):
        who = member(f"c{number:02}", now)
        with write():
            at = now - timedelta(days=40)
            orders.record(key=f"o{number}", customer=who, at=at, lines=[line])
    Consent.objects.all().delete()
    travelled(now=now)
    reached = Message.objects.filter(state__in=TAKEN)
    silent = Message.objects.filter(customer__key__in=["c00", "c04"])
    assert reached.filter(state="clicked").exists()
    assert reached.filter(state="opened").exists()
    assert silent.exists()
    # A complaint is answered whoever complained.
    assert {one.purpose for one in silent.filter(state__in=TAKEN)} == {"service"}
