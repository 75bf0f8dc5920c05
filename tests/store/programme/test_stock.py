"""Pieces in, out and left; an act that is written down."""

from datetime import datetime

import pytest

from guerdon.store import counters
from guerdon.store.models import AuditEntry, Counter, Reservation
from guerdon.store.programme import stock
from guerdon.store.programme.stock import Stocked
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


def moved(by: int, now: datetime) -> Stocked | Refusal:
    return stock.moved(item="mug", by=by, why="van", actor="ann", now=now)


def again(there: int, now: datetime) -> Stocked | Refusal:
    return stock.recounted(item="mug", there=there, why="counted", actor="ann", now=now)


def holding(now: datetime, number: int, state: str = "held") -> None:
    Reservation.objects.create(
        key=f"h{number}",
        order=f"o{number}",
        state=state,
        created_at=now,
        expires_at=now,
        ask={},
        quote={},
        holds={"uses": [["stock/mug", 2, None], ["offer/x/total", 1, 9]], "codes": []},
    )


def test_a_thing_is_counted_for_the_first_time_once(now: datetime) -> None:
    assert moved(1, now) == Refusal(reason="not_found", data={"what": "item", "key": "mug"})
    assert again(1, now) == Refusal(reason="not_found", data={"what": "item", "key": "mug"})
    begun = stock.begin(item="mug", pieces=5, why="first", actor="ann", now=now)
    assert begun == Stocked(item="mug", pieces=5, out=0)
    assert stock.begin(item="mug", pieces=9, why="", actor="ann", now=now) == Refusal(
        reason="stock_counted", data={"item": "mug"}
    )
    assert stock.listed() == (begun,)
    assert AuditEntry.objects.get().data == {
        "how": "begin",
        "before": 0,
        "pieces": 5,
        "why": "first",
    }


def test_pieces_come_go_and_are_counted_anew(now: datetime) -> None:
    stock.begin(item="mug", pieces=10, why="", actor="ann", now=now)
    # Seven are out: three given, four promised by two holds; one that was let go is none.
    Counter.objects.update(used=7)
    for number, state in enumerate(("held", "held", "expired")):
        holding(now, number, state)
    assert stock.promised() == {"mug": 4}
    assert moved(-4, now) == Refusal(reason="stock_left_short", data={"asked": 4, "left": 3})
    assert moved(-3, now) == Stocked(item="mug", pieces=7, out=7)
    assert moved(5, now) == Stocked(item="mug", pieces=12, out=7)
    assert again(3, now) == Refusal(reason="stock_under_promised", data={"there": 3, "promised": 4})
    # Six lie there, four of them promised: two are left.
    six = again(6, now)
    assert isinstance(six, Stocked)
    assert (six.pieces, six.out, six.left) == (9, 7, 2)
    told = AuditEntry.objects.order_by("pk").values_list("data__how", "data__before")
    assert list(told)[1:] == [("take_off", 10), ("add", 7), ("recount", 12)]
