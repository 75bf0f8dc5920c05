"""A till without network remembers what it used, on disk, and uses no code twice."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from guerdon.flows.till import log
from guerdon.give.coupons.token import Ticket
from guerdon.give.coupons.use import Use
from guerdon.terms.cart import Line
from guerdon.terms.decision import Refusal

TICKET = Ticket(key="00000000", batch=1, offer="five", code="TEA-1")
HEAD = ",".join(log.COLUMNS)


def use(order: str, now: datetime) -> Use:
    return Use(token="TOKEN", till="t1", order=order, at=now, given_minor=500, customer="a,b")


def test_each_code_once(tmp_path: Path, now: datetime) -> None:
    file = tmp_path / "till.csv"
    assert log.recall(file=file) == []
    assert log.remember(file=file, use=use("o1", now), ticket=TICKET) is None
    later = now + timedelta(minutes=1)
    assert log.remember(file=file, use=use("o1", later), ticket=TICKET) is None
    answer = log.remember(file=file, use=use("o2", later), ticket=TICKET)
    data = {"code": "TEA-1", "order": "o1", "till": "t1", "at": now.isoformat()}
    assert answer == Refusal(reason="use_taken", data=data)
    assert log.recall(file=file) == [use("o1", now)]
    other = Ticket(key="00000000", batch=1, offer="five", code="TEA-2")
    assert log.remember(file=file, use=use("o2", later), ticket=other) is None
    assert log.recall(file=file) == [use("o1", now), use("o2", later)]


def test_what_was_bought_is_remembered_too(tmp_path: Path, now: datetime) -> None:
    file = tmp_path / "till.csv"
    lines = (Line(key="1", sku="茶, 绿", quantity=2, unit_minor=900),)
    first = replace(use("o1", now), lines=lines)
    second = replace(use("o2", now), total_minor=0)
    assert log.remember(file=file, use=first, ticket=TICKET) is None
    other = replace(TICKET, code="TEA-2")
    assert log.remember(file=file, use=second, ticket=other) is None
    assert log.recall(file=file) == [first, second]
    # A log that an older till began is read and goes on in its own columns.
    old = tmp_path / "old.csv"
    old.write_text(HEAD.removesuffix(",total_minor,lines") + "\n", newline="")
    assert log.remember(file=old, use=first, ticket=TICKET) is None
    assert log.recall(file=old) == [use("o1", now)]


@pytest.mark.parametrize(
    "line",
    [
        "TEA-1,t1,o1,yesterday,500,1,,,TOKEN",
        "TEA-1,t1,o1,2026-03-14T12:00:00,500,1,,,TOKEN",
        "TEA-1,t1,o1,2026-03-14T12:00:00Z,5.00,1,,,TOKEN",
        "TEA-1,t1,o1,2026-03-14T12:00:00Z,,1,,,TOKEN",
        "TEA-1,t1,,2026-03-14T12:00:00Z,500,1,,,TOKEN",
        "TEA-1,t1,o1,2026-03-14T12:00:00Z,500,1,,",
        "TEA-1,t1,o1,2026-03-14T12:00:00Z,500,1,,,TOKEN,,[",
        "TEA-1,t1,o1,2026-03-14T12:00:00Z,500,1,,,TOKEN,5.00,",
        '"TEA-1',
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str) -> None:
    file = tmp_path / "till.csv"
    file.write_text(f"{HEAD}\n{line}\n")
    answer = log.recall(file=file)
    assert isinstance(answer, Refusal)
    assert answer.reason == "file_unreadable"
