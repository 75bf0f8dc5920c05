"""Statements that travel together do what each does alone, and what waits is never forgotten."""

from datetime import datetime
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection

from guerdon.store import parcel
from guerdon.store.models import Setting
from guerdon.store.parcel import Ready, RefusedError
from guerdon.store.writing import is_sqlite, write
from guerdon.terms.decision import Refusal
from tests.store.posted import watched

pytestmark = pytest.mark.django_db(transaction=True)

SET = Ready(
    "INSERT INTO store_setting (key, value) VALUES (%s, %s)"
    " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)
READ = Ready("SELECT value FROM store_setting WHERE key = %s")
NO = Refusal(reason="not_found")


def told(counts: list[int], refusal: Refusal | None, count: int) -> None:
    counts.append(count)
    if refusal is not None:
        raise RefusedError(refusal)


def put(key: str, value: str, **words: Any) -> None:
    parcel.later(query=SET, params=[key, value], **words)


def test_each_sees_what_those_before_it_did() -> None:
    with write():
        put("a", "1")
        first, none = parcel.asked((READ, ["a"]), (READ, ["b"]))
        put("a", "2")
        (second,) = parcel.asked((READ, ["a"]))
    assert [[str(v) for (v,) in one.rows] for one in (first, none, second)] == [["1"], [], ["2"]]
    assert (first.count, none.count) == (1, 0)
    assert Setting.objects.get(key="a").value == 2


def test_what_waits_goes_before_whatever_django_asks() -> None:
    with write():
        put("a", "1")
        assert Setting.objects.get(key="a").value == 1
        put("b", "1")
        with write():
            put("c", "1")
        assert Setting.objects.count() == 3
        put("d", "1")
    assert Setting.objects.count() == 4


def test_outside_a_transaction_nothing_waits() -> None:
    put("a", "1")
    assert Setting.objects.get(key="a").value == 1


def test_a_check_is_told_the_count_in_turn_and_its_refusal_undoes_all() -> None:
    counts: list[int] = []
    never = Ready("UPDATE store_setting SET value = %s WHERE key = %s AND value <> value")
    with pytest.raises(RefusedError) as refused, write():
        put("a", "1", check=partial(told, counts, None))
        parcel.later(query=never, params=["2", "a"], check=partial(told, counts, NO))
        put("b", "1", check=partial(told, counts, None))
    assert refused.value.refusal is NO
    assert counts == [1, 0]
    assert not Setting.objects.exists()


def test_what_waited_when_something_failed_is_dropped() -> None:
    with pytest.raises(ZeroDivisionError), write():
        put("a", "1")
        raise ZeroDivisionError
    with write():
        put("outer", "1")
        with pytest.raises(ZeroDivisionError), write():
            put("inner", "1")
            raise ZeroDivisionError
    with write():
        put("b", "1")
    assert list(Setting.objects.order_by("key").values_list("key", flat=True)) == ["b", "outer"]


def test_a_statement_that_fails_fails_all_and_the_next_transaction_is_whole() -> None:
    broken = Ready("SELECT value FROM nowhere WHERE key = %s AND 1 = 1")
    for _ in range(2):
        with pytest.raises(DatabaseError), write():
            put("a", "1")
            parcel.asked((broken, ["x"]))
    # A statement that was new in a text that failed is known by name all the same.
    late = Ready("SELECT key FROM store_setting WHERE key = %s OR key = 'late'")
    with pytest.raises(DatabaseError), write():
        parcel.asked((late, ["a"]), (broken, ["x"]))
    with write():
        put("late", "1")
        assert parcel.asked((late, ["a"]))[0].rows == [("late",)]
    assert Setting.objects.count() == 1


def test_several_are_one_round_trip(monkeypatch: Any, now: datetime) -> None:
    sent = watched(monkeypatch)
    with write():
        put("a", "1")
        put("b", "2")
        parcel.asked((READ, ["a"]), (READ, ["b"]))
        put("c", "3")
    trips = [len(one) for one in sent]
    assert trips == ([1, 1, 2, 1] if is_sqlite() else [4, 1])


def test_the_transaction_begins_with_the_first_text() -> None:
    if is_sqlite():
        pytest.skip("SQLite begins by itself")
    with write():
        parcel.asked((READ, ["a"]))
        begun = connection.connection.info.transaction_status.name
        put("a", "1")
        with pytest.raises(ZeroDivisionError), write():
            raise ZeroDivisionError
    assert begun == "INTRANS"
    assert connection.connection.info.transaction_status.name == "IDLE"
    assert connection.connection.autocommit
    with pytest.raises(ZeroDivisionError), write():
        put("a", "5")
        parcel.settle()
        raise ZeroDivisionError
    assert Setting.objects.get(key="a").value == 1


def test_values_are_taken_as_they_are() -> None:
    odd = "o'b\\n%s; DROP TABLE x -- 上海 \u00ff"
    same = Ready("SELECT CAST(%s AS varchar), CAST(%s AS bigint), CAST(%s AS varchar)")
    assert parcel.asked((same, [odd, -5, None]))[0].rows == [(odd, -5, None)]
