"""Lanes take each customer once, end with the first error, and are one where others see nothing."""

from threading import get_ident

import pytest
from django.db import connection, transaction

from guerdon.store import lanes, rows
from guerdon.store.lanes import LANES, Lane
from guerdon.store.ledger.postings import STRIPES
from tests.store.ledgers import member

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


def read(lane: Lane) -> tuple[int, list[str]]:
    query = f"SELECT key FROM store_customer WHERE id > 0 {lane.test(column='id')} ORDER BY key"
    return get_ident(), [key for (key,) in rows.several(query=query, params=[])]


def test_each_customer_is_in_one_lane(now) -> None:
    keys = [member(f"c{number}", now) for number in range(7)]
    found = lanes.side_by_side(work=read)
    assert sorted(key for _, listed in found for key in listed) == keys
    many = LANES if connection.vendor == "postgresql" else 1
    assert len({thread for thread, _ in found}) == len(found) == many
    assert all(listed for _, listed in found)


def test_within_a_transaction_one_lane_sees_what_it_wrote(now) -> None:
    with transaction.atomic():
        member("c", now)
        assert [listed for _, listed in lanes.side_by_side(work=read)] == [["c"]]


def test_the_first_error_halts_the_others() -> None:
    def work(lane: Lane) -> None:
        if lane.number == 0:
            raise ValueError("no")
        assert lane.halt.wait(timeout=10)
        assert lane.halted

    with pytest.raises(ValueError, match="no"):
        lanes.side_by_side(work=work)


def test_stripes_of_house_accounts_belong_to_one_lane() -> None:
    assert STRIPES % LANES == 0
    assert (Lane().test(column="id"), Lane(number=1, of=2).test(column="id")) == (
        "",
        "AND mod(id, 2) = 1",
    )
