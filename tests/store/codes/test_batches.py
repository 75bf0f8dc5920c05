"""Batches are opened once, filled to the exact number, counted by state, and voided at once."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.store.codes import batches, codes
from guerdon.store.codes.batches import Asked, Batch
from guerdon.store.models import AuditEntry, Code, CodeBatch, Job
from guerdon.terms.decision import Refusal
from tests.flows.shop import in_threads
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db(transaction=True)


def begun(now: datetime, **words: Any) -> Batch:
    asked = Asked(**{"key": "b", "offer": "ten", "pattern": "TEA-****-****%", "wanted": 7} | words)
    found = batches.begin(asked=asked, actor="ann", now=now)
    assert isinstance(found, Batch), found
    return found


def filled(now: datetime, **words: Any) -> Batch:
    key = begun(now, **words).key
    found = batches.step(key=key, now=now)
    assert found is not None
    return found


def test_opened_once_with_its_job(now: datetime) -> None:
    first = begun(now)
    assert (first.state, first.wanted, first.made) == ("waiting", 7, 0)
    assert begun(now) == first
    assert Job.objects.values_list("kind", "args").get() == ("codes", {"batch": "b"})
    other = Asked(key="b", offer="ten", pattern="TEA-****-****%", wanted=8)
    answer = batches.begin(asked=other, actor="ann", now=now)
    assert answer == Refusal(reason="batch_exists", data={"batch": "b"})
    assert CodeBatch.objects.count() == AuditEntry.objects.count() == Job.objects.count() == 1


def test_filled_to_the_exact_number(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "STEP", 3)
    begun(now)
    seen = [batches.step(key="b", now=now) for _ in range(4)]
    assert [(one and one.made, one and one.state) for one in seen] == [
        (3, "waiting"),
        (6, "waiting"),
        (7, "complete"),
        (7, "complete"),
    ]
    assert Code.objects.filter(batch=seen[0] and seen[0].number, state="fresh").count() == 7
    assert all(code.startswith("TEA-") for code in Code.objects.values_list("code", flat=True))
    assert batches.step(key="nope", now=now) is None


def test_many_workers_make_no_more(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "STEP", 5)
    begun(now, wanted=100)

    def work(_: int) -> None:
        while True:
            found = batches.step(key="b", now=now)
            if found is None or found.state == "complete":
                return

    in_threads(6, work)
    found = batches.seen(key="b", counted=True)
    assert found is not None
    assert (found.made, found.state, found.states) == (100, "complete", {"fresh": 100})
    assert Code.objects.count() == 100


def test_a_step_that_another_overtook_makes_nothing(
    now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batches, "STEP", 5)
    begun(now, wanted=8)
    real = codes.drawn
    inside: list[Batch | None] = []

    def overtaken(**words: Any) -> list[str]:
        monkeypatch.setattr(codes, "drawn", real)
        inside.append(batches.step(key="b", now=now))
        return real(**words)

    monkeypatch.setattr(codes, "drawn", overtaken)
    assert batches.step(key="b", now=now) == inside[0]
    assert Code.objects.count() == 5
    last = batches.step(key="b", now=now)
    assert last is not None
    assert (last.made, last.state, Code.objects.count()) == (8, "complete", 8)


def test_owners_keep_their_order_over_steps(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "STEP", 2)
    people = tuple(member(f"m{number}", now) for number in (3, 1, 2))
    key = begun(now, owners=people, wanted=3).key
    while (one := batches.step(key=key, now=now)) is not None and one.state == "waiting":
        pass
    rows = Code.objects.order_by("pk").values_list("customer__key", flat=True)
    assert sorted(rows[:2]) == ["m1", "m3"]
    assert rows[2] == "m2"
    asked = Asked(key="c", offer="ten", pattern="****-****", wanted=1, owners=("nobody",))
    answer = batches.begin(asked=asked, actor="ann", now=now)
    assert answer == Refusal(reason="customer_unknown", data={"customer": "nobody"})
    assert CodeBatch.objects.count() == 1


def test_codes_are_counted_by_state(now: datetime) -> None:
    batch = filled(now, wanted=6)
    one, two, three, *_ = Code.objects.values_list("code", flat=True)
    codes.hold(codes=[one], order="o1")
    codes.redeem(codes=[two], order="o2")
    codes.redeem(codes=[three], order="o3")
    (found,) = batches.listed()
    assert found.states == {"fresh": 3, "held": 1, "redeemed": 2}
    assert batches.listed(offer="other") == []
    ended = batches.void(key="b", actor="ann", now=now)
    assert isinstance(ended, Batch)
    # Before the job has marked them, while it does, and after.
    for _ in range(2):
        found = batches.seen(key="b", counted=True)
        assert found is not None
        assert found.states == {"void": 3, "held": 1, "redeemed": 2}
        assert batches.mark_void(batch=ended) is not None
    assert Code.objects.filter(state="void").count() == 3
    last = Code.objects.order_by("pk").last()
    assert last is not None
    assert batches.mark_void(batch=ended, after=last.pk) is None
    assert batches.void(key="b", actor="ann", now=now) == ended
    assert AuditEntry.objects.filter(act="codes.voided").count() == 1
    assert isinstance(batches.void(key="nope", actor="ann", now=now), Refusal)
    assert batch.number == ended.number


def test_a_shared_batch_is_open(now: datetime) -> None:
    filled(now, wanted=4, shared=True)
    (found,) = batches.listed()
    assert found.states == {"open": 4}
    batches.void(key="b", actor="ann", now=now)
    (found,) = batches.listed()
    assert found.states == {"void": 4}


def test_a_void_batch_is_not_filled_on(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "STEP", 3)
    begun(now)
    batches.step(key="b", now=now)
    batches.void(key="b", actor="ann", now=now)
    found = batches.step(key="b", now=now)
    assert found is not None
    assert (found.made, found.state) == (3, "void")
    assert Code.objects.count() == 3


def test_how_many_codes_of_a_pattern_are_out(now: datetime) -> None:
    pattern = batches.making(batch=begun(now), now=now).pattern
    assert batches.out(pattern=pattern) == 7
    begun(now, key="c", wanted=5)
    begun(now, key="d", pattern="****-****", wanted=3)
    CodeBatch.objects.filter(key="c").update(state="refused")
    assert batches.out(pattern=pattern) == 7


def test_each_code_in_the_order_of_making(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "BATCH", 2)
    batch = filled(now, wanted=5)
    ours = Code.objects.order_by("pk").values_list("code", flat=True)
    assert [one.code for one in batches.each(batch=batch)] == list(ours)
    codes.redeem(codes=[ours[0]], order="o1")
    batches.void(key="b", actor="ann", now=now)
    ended = batches.seen(key="b")
    assert ended is not None
    seen = list(batches.each(batch=ended))
    assert [one.state for one in seen] == ["redeemed"] + ["void"] * 4
    assert (seen[0].held_by, seen[0].customer, seen[0].issued_at) == ("o1", "", now)


def test_the_count_reads_the_small_index(now: datetime) -> None:
    from django.db import connection

    begun(now)
    # PostgreSQL chooses by its statistics, SQLite by the words alone.
    sqlite = connection.vendor == "sqlite"
    query = batches.MOVED.format(among="AND batch_id IN (1)")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if sqlite else ''}{query}")
        assert not sqlite or "code_moved" in str(cursor.fetchall())
