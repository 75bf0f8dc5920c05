"""Which rows move and which stay where only one may be."""

from datetime import datetime

import pytest

from guerdon.store.customers import merging
from guerdon.store.models import Advised, Order, Score
from tests.flows.two_numbers import NEW, OLD, made, person

pytestmark = pytest.mark.django_db


def test_only_the_row_that_would_be_double_stays(now: datetime) -> None:
    old, new = person(OLD), person(NEW)
    order = made(Order, customer=old)
    mine, other = (made(Score, customer=old, board=board) for board in ("a", "b"))
    made(Score, customer=new, board="a")
    over, current = (made(Advised, customer=old, ended_at=end) for end in (now, None))
    made(Advised, customer=new, ended_at=None)
    parts = {one.table: one for one in merging.parts(merged=old.pk, survivor=new.pk)}
    assert (parts["Score"].moves, parts["Score"].stays) == ((other.pk,), (mine.pk,))
    assert (parts["Advised"].moves, parts["Advised"].stays) == ((over.pk,), (current.pk,))
    moved = merging.move(merged=old.pk, survivor=new.pk)
    assert moved == {"Order": [order.pk], "Score": [other.pk], "Advised": [over.pk]}
    Order.objects.update(customer=person("third"))
    merging.bring_back(moved=moved, merged=old.pk, survivor=new.pk)
    # An order that is somebody else's by now is not taken from them.
    assert Order.objects.get().customer.key == "third"
    assert set(Score.objects.filter(customer=old)) == {mine, other}
