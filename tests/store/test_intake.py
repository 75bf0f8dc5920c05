"""Intakes: steps done once, mappings known again, quarantine sealed, reports read back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from guerdon.store import intake
from guerdon.store.intake import Held
from guerdon.store.models import AuditEntry, Intake, Mapping, Product, Quarantine
from guerdon.store.writing import write
from guerdon.terms.intake import Count, Report

pytestmark = pytest.mark.django_db


def begun(now: datetime, key: str = "k1") -> intake.Begun:
    return intake.begin(key=key, source="f.csv", what="orders", columns={"a": "b"}, now=now)


def report(**words: Any) -> Report:
    sound: dict[str, Any] = {
        "key": "k1",
        "source": "f.csv",
        "what": "orders",
        "currency": "USD",
        "columns": {"amount": "a", "discount": ["b", "c"]},
        "ignored": ("week",),
        "read": 3,
        "accepted": 2,
        "quarantined": 1,
        "flagged": 1,
        "read_minor": 300,
        "accepted_minor": 200,
        "quarantined_minor": 100,
        "quarantine": (Count(reason="date_missing", rows=1, amount_minor=100, examples=(3,)),),
        "flags": (Count(reason="price_zero", rows=1, examples=(1, 2)),),
        "orders": 2,
        "customers": 1,
        "first_at": datetime(2026, 1, 2, tzinfo=UTC),
        "last_at": datetime(2026, 1, 3, tzinfo=UTC),
        "changes": {"orders_new": 2},
    }
    return Report(**{**sound, **words})


def test_a_mapping_is_known_again_by_its_header(now: datetime) -> None:
    assert intake.saved(what="orders", signature="x") is None
    for amount in ("a", "b"):
        intake.save(what="orders", signature="x", columns={"amount": amount}, name="f.csv", now=now)
    assert intake.saved(what="orders", signature="x") == {"amount": "b"}
    assert intake.saved(what="customers", signature="x") is None
    assert Mapping.objects.count() == 1


def test_beginning_again_goes_on_with_its_own_moment(now: datetime) -> None:
    first = begun(now)
    again = begun(now + timedelta(days=1))
    assert again == first
    assert again.started_at == now
    assert intake.standing(key="k1") == first
    assert intake.standing(key="k2") is None


def test_a_chunk_is_done_once_and_counted_once(now: datetime) -> None:
    number = begun(now).intake
    calls: list[int] = []

    def work(chunk: int) -> Any:
        def once() -> dict[str, int]:
            calls.append(chunk)
            Product.objects.create(sku=f"s{chunk}")
            return {"products_new": 1}

        return once

    for chunk in (0, 1, 0, 1, 2):
        intake.step(intake=number, name="products", chunk=chunk, work=work(chunk))
    assert calls == [0, 1, 2]
    assert intake.changes(intake=number) == {"products_new": 3}


def test_a_chunk_that_fails_leaves_nothing(now: datetime) -> None:
    number = begun(now).intake

    def work() -> dict[str, int]:
        Product.objects.create(sku="s1")
        raise ValueError("in the middle")

    with pytest.raises(ValueError, match="in the middle"):
        intake.step(intake=number, name="products", chunk=0, work=work)
    assert Product.objects.count() == 0
    assert intake.changes(intake=number) == {}


def test_quarantine_is_sealed_in_order_and_once(now: datetime) -> None:
    number = begun(now).intake
    rows = [
        Held(row=7, reason="date_missing", column="d", raw={"d": None, "mail": "ann@shop.cn"}),
        Held(row=3, reason="row_malformed", column="", raw={"field_1": "x"}),
    ]
    for _ in range(2):
        with write():
            intake.quarantine(intake=number, rows=rows)
    assert Quarantine.objects.count() == 2
    assert "ann" not in str(list(Quarantine.objects.values()))
    assert list(intake.held(key="k1")) == [rows[1], rows[0]]
    assert [one.row for one in intake.held(key="k1", after=3)] == [7]
    assert [one.row for one in intake.held(key="k1", most=1)] == [3]


def test_complete_once_and_read_back(now: datetime) -> None:
    number = begun(now).intake
    assert intake.report(key="k1") is None
    for _ in range(2):
        intake.complete(intake=number, report=report(), actor="mia", now=now)
    assert intake.report(key="k1") == report()
    assert [one.act for one in AuditEntry.objects.all()] == ["intake.complete"]
    intake.complete(intake=number, report=report(read=99), actor="mia", now=now)
    assert intake.report(key="k1") == report()
    assert begun(now).complete


def test_a_complete_intake_takes_no_more_chunks(now: datetime) -> None:
    number = begun(now).intake
    intake.complete(intake=number, report=report(), actor="mia", now=now)
    row = Intake.objects.get()
    row.report = {**row.report, "steps": {}}
    row.save()
    intake.step(intake=number, name="x", chunk=0, work=lambda: pytest.fail("not again"))


def test_the_list_is_newest_first_with_reports_of_complete_ones(now: datetime) -> None:
    first = begun(now).intake
    begun(now + timedelta(hours=1), "k2")
    with write():
        intake.quarantine(
            intake=first, rows=[Held(row=1, reason="date_missing", column="", raw={})]
        )
    intake.complete(intake=first, report=report(), actor="mia", now=now)
    seen = intake.listed()
    assert [(one.key, one.state, one.quarantined) for one in seen] == [
        ("k2", "writing", 0),
        ("k1", "complete", 1),
    ]
    assert seen[0].report is None
    assert seen[1].report == report()
