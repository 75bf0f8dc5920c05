"""Pieces in, out and left; an act that is written down."""

from datetime import datetime

import pytest

from guerdon.store import counters, stock
from guerdon.store.models import AuditEntry
from guerdon.store.stock import Stocked
from guerdon.terms.decision import Refusal
from guerdon.terms.limit import Use, stock_key

pytestmark = pytest.mark.django_db(transaction=True)


def test_pieces_in_out_and_left(now: datetime) -> None:
    assert stock.seen(item="mug") is None
    assert stock.put(item="mug", pieces=3, actor="ann", now=now) == Stocked(
        item="mug", pieces=3, out=0
    )
    taken = Use(key=stock_key(item="mug"), units=2, ceiling=None)
    assert counters.take(uses=[taken]) is None
    seen = stock.seen(item="mug")
    assert seen is not None
    assert (seen.out, seen.left) == (2, 1)
    assert counters.take(uses=[taken]) is not None
    short = stock.put(item="mug", pieces=1, actor="ann", now=now)
    assert short == Refusal(reason="stock_under_out", data={"item": "mug", "pieces": 1, "out": 2})
    assert stock.listed() == (Stocked(item="mug", pieces=3, out=2),)
    assert AuditEntry.objects.values_list("actor", "act", "subject").get() == (
        "ann",
        "stock.put",
        "mug",
    )
