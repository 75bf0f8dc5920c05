"""A batch as CSV: whole, tamed for spreadsheets, noted in the trail, and only when it is done."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.codes import export
from guerdon.store.codes import batches, files
from guerdon.store.codes.batches import Asked, Batch
from guerdon.store.codes.files import Line
from guerdon.store.models import AuditEntry, Code
from guerdon.terms.decision import Refusal
from tests.flows.shop import off, sells
from tests.flows.signed import tokens
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db(transaction=True)


def rows(pieces: Iterator[str] | Refusal) -> list[list[str]]:
    assert not isinstance(pieces, Refusal), pieces
    return list(csv.reader(io.StringIO("".join(pieces))))


def test_every_code_with_its_state(now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "PIECE", 2)
    ends = now + timedelta(days=1)
    owner = member("=ann", now)
    asked = Asked(key="b", offer="ten", pattern="****-****", wanted=5, expires_at=ends)
    assert isinstance(batches.begin(asked=asked, actor="ann", now=now), Batch)
    answer = export.export(batch="b", actor="ann", now=now)
    assert answer == Refusal(reason="batch_not_ready", data={"batch": "b"})
    batches.step(key="b", now=now)
    from guerdon.store.models import Customer

    Code.objects.filter(pk=Code.objects.order_by("pk")[0].pk).update(
        customer=Customer.objects.get(key=owner), state="redeemed", held_by="o1"
    )
    found = rows(export.export(batch="b", actor="ann", now=now))
    codes = list(Code.objects.order_by("pk").values_list("code", flat=True))
    at, end = now.isoformat(), ends.isoformat()
    assert found[0] == list(export.COLUMNS)
    assert found[1] == [codes[0], "redeemed", "'=ann", "o1", at, end]
    assert found[2:] == [[code, "fresh", "", "", at, end] for code in codes[1:]]
    note = AuditEntry.objects.get(act="codes.exported")
    assert (note.subject, note.actor, note.data) == ("b", "ann", {"codes": 5})
    assert not any(code in str(note.data) for code in codes)


def test_the_refused_lines(now: datetime) -> None:
    batches.begin(asked=Asked(key="b", offer="ten"), actor="ann", now=now)
    bad = Line(number=3, reason="customer_unknown", text="=1+1,nobody")
    files.take_in(key="b", lines=[bad], now=now)
    found = rows(export.refused_lines(batch="b", language="zh"))
    assert found == [
        ["line", "reason", "why", "text"],
        ["3", "customer_unknown", "没有客户“…”。", "'=1+1,nobody"],
    ]


def test_no_such_batch(now: datetime) -> None:
    missing = Refusal(reason="not_found", data={"what": "batch", "key": "b"})
    assert export.export(batch="b", actor="ann", now=now) == missing
    assert export.refused_lines(batch="b", language="en") == missing


def test_printed_are_those_that_nobody_used(now: datetime) -> None:
    sells(now, off("five", 500, codes="unique"))
    (first, _), *rest = tokens(now, key="b")
    Code.objects.filter(code=first).update(state="redeemed")
    AuditEntry.objects.all().delete()

    def printed(batch: str = "b", skip: int = 0) -> Any:
        return export.printed(batch=batch, skip=skip, most=2, actor="ann", now=now)

    found = printed()
    # A till without network reads the token: it says all and is signed.
    assert [(one.code, one.picture) for one in found] == rest
    assert printed(skip=1) == found[1:]
    assert [note.data for note in AuditEntry.objects.order_by("pk")] == [{"codes": 2}, {"codes": 1}]
    assert printed("unknown") == Refusal(
        reason="not_found", data={"what": "batch", "key": "unknown"}
    )
