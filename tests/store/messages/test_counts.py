"""What became of a template's messages, by variant."""

from datetime import datetime

import pytest

from guerdon.flows.messages import echoes
from guerdon.store.messages import counts
from guerdon.store.messages.counts import VariantCounts
from guerdon.store.models import Message
from tests.flows.letters import members
from tests.store.mail import planned, wanted

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_messages_are_counted_once_however_often_they_are_opened(now: datetime) -> None:
    members("ann", now=now)
    planned(*(wanted(member="ann", step=f"s{n}") for n in range(4)), now=now)
    rows = list(Message.objects.order_by("pk"))
    Message.objects.filter(pk__in=[row.pk for row in rows[:3]]).update(
        accepted_at=now, state="accepted"
    )
    Message.objects.filter(pk=rows[2].pk).update(variant="b")
    for number, kind in ((0, "opened"), (0, "clicked"), (1, "clicked"), (2, "bounced")):
        key = f"{kind}:{number}"
        echoes.told(kind=kind, key=key, number=rows[number].pk, at=now, now=now)
    found = counts.of(template=rows[0].template)
    assert found == (
        VariantCounts(variant="", sent=3 - 1, opened=2, clicked=2, bounced=0),
        VariantCounts(variant="b", sent=1, opened=0, clicked=0, bounced=1),
    )
    assert found[0].open_share == 1.0
    assert found[1].click_share == 0.0
    assert counts.of(template="other") == ()
    assert VariantCounts(variant="", sent=0, opened=0, clicked=0, bounced=0).open_share is None
