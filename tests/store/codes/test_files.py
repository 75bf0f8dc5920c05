"""Lines of a file become codes or are kept aside, each counted, and count only together."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.store.codes import batches, files
from guerdon.store.codes.batches import Asked, Batch
from guerdon.store.codes.files import Line
from guerdon.store.models import Code, CodeBatch, RefusedLine
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def batch(now: datetime) -> Batch:
    found = batches.begin(asked=Asked(key="b", offer="ten"), actor="ann", now=now)
    assert isinstance(found, Batch)
    return found


def taken(now: datetime, *lines: Line) -> Batch:
    return files.take_in(key="b", lines=lines, now=now)


def line(number: int, code: str = "", **words: Any) -> Line:
    return Line(number=number, code=code, text=f"{code},…", **words)


def test_every_line_is_accounted_for(batch: Batch, now: datetime) -> None:
    member("ann", now)
    ends = now + timedelta(days=3)
    found = taken(
        now,
        line(1, "AAAA", customer="ann", expires_at=ends),
        line(2, "BBBB"),
        line(3, "AAAA"),
        line(4, "CCCC", customer="nobody"),
        line(5, "", reason="code_empty"),
    )
    assert (found.read, found.made, found.refused, found.state) == (5, 2, 3, "waiting")
    found = taken(now, line(6, "BBBB"), line(7, "DDDD"))
    assert (found.read, found.made, found.refused) == (7, 3, 4)
    kept = [(one.number, one.reason) for one in files.aside(batch=batch)]
    assert kept == [
        (3, "code_twice"),
        (4, "customer_unknown"),
        (5, "code_empty"),
        (6, "code_twice"),
    ]
    assert len(list(files.aside(batch=batch, most=2))) == 2
    row = Code.objects.get(code="AAAA")
    assert (row.customer and row.customer.key, row.expires_at, row.state) == ("ann", ends, "fresh")
    done = files.finish(key="b", now=now)
    assert (done.state, done.wanted, done.completed_at) == ("complete", 3, now)
    assert files.finish(key="b", now=now + timedelta(days=1)) == done


def test_a_code_of_the_shop_is_not_taken_twice(batch: Batch, now: datetime) -> None:
    Code.objects.create(code="AAAA", offer="other", issued_at=now)
    found = taken(now, line(1, "AAAA"))
    assert (found.made, found.refused) == (0, 1)
    assert Code.objects.get().offer == "other"
    done = files.finish(key="b", now=now)
    assert (done.state, done.reason["reason"]) == ("refused", "codes_none_good")
    # A refused batch holds nothing, so its key is free again, and its lines are forgotten.
    again = batches.begin(
        asked=Asked(key="b", offer="ten", source={"name": "x"}), actor="ann", now=now
    )
    assert isinstance(again, Batch)
    assert again.state == "waiting"
    assert not RefusedLine.objects.exists()
    assert batch.number != again.number


def test_so_many_refused_lines_are_kept_and_all_counted(
    batch: Batch, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_KEPT", 3)
    for start in (1, 3, 5):
        taken(now, *(line(start + n, reason="code_empty") for n in range(2)))
    assert CodeBatch.objects.get(pk=batch.number).refused == 6
    assert [one.number for one in files.aside(batch=batch)] == [1, 2, 3]


def test_a_file_that_breaks_leaves_nothing(batch: Batch, now: datetime) -> None:
    taken(now, line(1, "AAAA"))
    files.refuse(key="b", reason="file_unreadable", data={"file": "x", "problem": "y"})
    row = CodeBatch.objects.get(pk=batch.number)
    assert (row.state, row.made, row.reason["reason"]) == ("refused", 0, "file_unreadable")
    assert not Code.objects.exists()


def test_a_batch_that_waits_no_more_takes_nothing(batch: Batch, now: datetime) -> None:
    taken(now, line(1, "AAAA"))
    batches.void(key="b", actor="ann", now=now)
    assert taken(now, line(2, "BBBB")).state == "void"
    assert files.finish(key="b", now=now).state == "void"
    files.refuse(key="b", reason="file_unreadable", data={})
    assert Code.objects.count() == 1
    assert batch.key == "b"
