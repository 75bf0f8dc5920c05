"""Intake end to end: each row accounted for, idempotent, whole after kill -9, true to real data."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from guerdon.flows.intake import intake, uploads
from guerdon.flows.intake.intake import Look
from guerdon.store import intake as taken
from guerdon.store import jobs
from guerdon.store.customers import people
from guerdon.store.models import Customer, Intake, Job, Line, Order, Product, Quarantine
from guerdon.store.programme import programme
from guerdon.store.turn import turn
from guerdon.terms.decision import Refusal
from guerdon.terms.intake import Report

pytestmark = [pytest.mark.database, pytest.mark.django_db]

HEAD = "order,customer,date,sku,quantity,amount\n"
SOUND = HEAD + (
    "A1,c1,2026-01-02 10:00,s1,1,12.40\nA1,c1,2026-01-02 10:00,s2,2,3.00\n"
    "A2,c2,2026-01-03 11:00,s1,1,12.40\nA3,,2026-01-04 09:00,s1,1,12.40\n"
)
TABLES = (Customer, Intake, Line, Order, Product, Quarantine)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from django.conf import settings

    monkeypatch.setattr(settings, "HOME", tmp_path / "home")
    return tmp_path / "home"


def kept(folder: Path, text: str, name: str = "orders.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def brought(path: Path, what: str = "orders", *, now: datetime, **words: Any) -> Report:
    answer = intake.bring_in(file=path, what=what, now=now, actor="mia", **words)
    assert isinstance(answer, Report), answer
    assert answer.read == answer.accepted + answer.quarantined
    assert answer.read_minor == answer.accepted_minor + answer.quarantined_minor
    assert answer.quarantined == sum(one.rows for one in answer.quarantine)
    assert answer.quarantined_minor == sum(one.amount_minor for one in answer.quarantine)
    return answer


def everything() -> list[Any]:
    return [list(model._default_manager.order_by("pk").values_list()) for model in TABLES]


def business() -> dict[str, list[Any]]:
    """What is stored, without the numbers that depend on the way there."""
    return {
        "customers": list(Customer.objects.order_by("key").values_list("key", "attributes")),
        "orders": list(
            Order.objects.order_by("key").values_list(
                "key", "customer__key", "kind", "placed_at", "total_minor", "intake__state"
            )
        ),
        "lines": list(
            Line.objects.order_by("order__key", "number").values_list(
                "order__key", "number", "sku", "quantity_milli", "amount_minor"
            )
        ),
        "products": list(Product.objects.order_by("sku").values_list("sku", "name")),
        "quarantine": list(Quarantine.objects.order_by("row").values_list("row", "reason")),
    }


def test_a_look_guesses_and_stores_nothing(tmp_path: Path) -> None:
    before = everything()
    seen = intake.look(file=kept(tmp_path, SOUND))
    assert isinstance(seen, Look)
    assert (seen.what, seen.saved) == ("orders", False)
    assert seen.columns["amount"] == "amount"
    assert seen.columns["placed_at"] == "date"
    assert seen.rows[0]["order"] == "A1"
    assert everything() == before


def test_orders_come_in_with_their_report(tmp_path: Path, now: datetime) -> None:
    report = brought(kept(tmp_path, SOUND), now=now)
    assert (report.read, report.accepted, report.read_minor) == (4, 4, 4020)
    assert (report.orders, report.customers) == (3, 2)
    assert {one.reason: one.rows for one in report.flags} == {"customer_missing": 1}
    assert report.changes == {
        "customers_new": 2,
        "products_new": 2,
        "orders_new": 3,
        "orders_changed": 0,
        "orders_same": 0,
    }
    assert Order.objects.aggregate(all=Sum("total_minor"))["all"] == report.accepted_minor
    assert Line.objects.aggregate(all=Sum("amount_minor"))["all"] == report.accepted_minor
    assert taken.report(key=report.key) == report
    assert not list((tmp_path / "home" / "intake").glob("*/*"))


def test_each_bad_row_is_in_quarantine_as_it_was(tmp_path: Path, now: datetime) -> None:
    bad = (
        "B1,c1,20202-01-01,s1,1,5\nB2,test,2026-01-01,s1,1,5\nB3,c1,2026-02-30,s1,1,5\n"
        "B4,c1,2099-01-01,s1,1,5\nB5,c1,1969-01-01,s1,1,5\nB6,c1,2026-01-05,s1,1,abc\n"
        "B7,c1\nB8,c1,2026-01-05,s1,1,£5\nA1,c9,2026-01-02,s1,1,5\n"
        "R1,c7,2026-01-06,s9,-1,-4.00\n"
    )
    report = brought(kept(tmp_path, SOUND + bad), now=now)
    assert {one.reason: one.rows for one in report.quarantine} == {
        "date_impossible": 2,
        "test_account": 1,
        "date_in_future": 1,
        "date_too_early": 1,
        "amount_unreadable": 1,
        "row_malformed": 1,
        "currency_foreign": 1,
        "order_of_two": 1,
    }
    held = list(taken.held(key=report.key))
    assert len(held) == report.quarantined == 9
    assert (held[0].row, held[0].raw["date"], held[0].column) == (5, "20202-01-01", "date")
    assert {one.reason: one.examples for one in report.flags}["return_without_order"] == (14,)
    assert Order.objects.get(key="R1").kind == "return"


def test_the_same_file_again_changes_nothing(tmp_path: Path, now: datetime) -> None:
    path = kept(tmp_path, SOUND)
    first = brought(path, now=now)
    before = everything()
    again = brought(path, now=now + timedelta(days=1))
    assert again.again
    assert again.key == first.key
    assert (again.read, again.changes) == (first.read, first.changes)
    assert everything() == before


def test_an_overlapping_file_adds_what_is_new_and_replaces_what_changed(
    tmp_path: Path, now: datetime
) -> None:
    brought(kept(tmp_path, SOUND), now=now)
    later = SOUND.replace("A2,c2,2026-01-03 11:00,s1,1,12.40", "A2,c2,2026-01-03 11:00,s1,1,9.00")
    more = later + "A9,c3,2026-01-09 10:00,s1,1,1.00\n"
    report = brought(kept(tmp_path, more, "later.csv"), now=now)
    assert report.changes["orders_new"] == 1
    assert report.changes["orders_changed"] == 1
    assert report.changes["orders_same"] == 2
    assert Order.objects.get(key="A2").total_minor == 900
    assert Order.objects.aggregate(all=Sum("total_minor"))["all"] == report.accepted_minor


def test_a_return_is_found_in_what_came_before(tmp_path: Path, now: datetime) -> None:
    brought(kept(tmp_path, SOUND), now=now)
    text = HEAD + "R1,c1,2026-01-05,s1,-1,-12.40\nR2,c2,2026-01-05,s2,-1,-3.00\n"
    report = brought(kept(tmp_path, text, "returns.csv"), now=now)
    assert {one.reason: one.examples for one in report.flags} == {"return_without_order": (2,)}


def test_a_confirmed_mapping_is_known_again(tmp_path: Path, now: datetime) -> None:
    path = kept(tmp_path, SOUND.replace("amount", "worth"))
    columns = {**_columns(path), "amount": "worth"}
    brought(path, now=now, columns=columns)
    other = kept(tmp_path, SOUND.replace("amount", "worth") + "Z1,c1,2026-01-09,s1,1,1\n", "b.csv")
    seen = intake.look(file=other)
    assert isinstance(seen, Look)
    assert seen.saved
    assert seen.columns["amount"] == "worth"
    assert brought(other, now=now).accepted == 5


def _columns(path: Path) -> dict[str, Any]:
    seen = intake.look(file=path, what="orders")
    assert isinstance(seen, Look)
    return dict(seen.columns)


def test_dates_move_by_whole_days(tmp_path: Path, now: datetime) -> None:
    report = brought(kept(tmp_path, SOUND), now=now, shift_days=7)
    assert report.first_at == datetime(2026, 1, 9, 10, tzinfo=UTC)
    assert Order.objects.get(key="A1").placed_at == datetime(2026, 1, 9, 10, tzinfo=UTC)


def test_dates_are_in_the_shops_zone(tmp_path: Path, now: datetime) -> None:
    programme.keep(changes={"zone": "Asia/Shanghai"})
    brought(kept(tmp_path, SOUND), now=now)
    assert Order.objects.get(key="A1").placed_at == datetime(2026, 1, 2, 2, tzinfo=UTC)


def test_customers_and_products(tmp_path: Path, now: datetime) -> None:
    text = (
        "会员号,姓名,邮箱,手机,入会时间,邮件订阅,城市\n"
        "c1,李雷,lilei@shop.cn,13800138000,2024-05-06,是,西安\nc2,韩梅梅,,,,否,\n"
        "c1,再来,x@shop.cn,,,,\nc3,测试,t@shop.cn,,,,\n"
    )
    report = brought(kept(tmp_path, text, "c.csv"), "customers", now=now)
    assert {one.reason: one.rows for one in report.quarantine} == {
        "duplicate": 1,
        "test_account": 1,
    }
    seen = people.person(key="c1")
    assert seen is not None
    assert (seen.name, seen.email, seen.attributes) == ("李雷", "lilei@shop.cn", {"城市": "西安"})
    assert seen.joined_at == datetime(2024, 5, 6, tzinfo=UTC)
    assert [(one.channel, one.given) for one in people.consents(customer="c1")] == [("email", True)]
    assert [one.given for one in people.consents(customer="c2")] == [False]
    text = "sku,title,category,unit_cost,weight\ns1,Tea,drinks,1.20,1 kg\ns2,Cup,,,\n"
    report = brought(kept(tmp_path, text, "p.csv"), "products", now=now)
    row = Product.objects.get(sku="s1")
    assert (row.name, row.category, row.cost_minor) == ("Tea", "drinks", 120)
    assert row.attributes == {"weight": "1 kg"}


@pytest.mark.parametrize(
    ("text", "words", "reason"),
    [
        ("", {}, "file_empty"),
        (HEAD, {}, "file_without_rows"),
        (SOUND, {"columns": {"amount": "nope"}}, "column_unknown"),
        (SOUND, {"columns": {"amount": "amount"}}, "column_needed"),
        (SOUND, {"what": "dogs"}, "intake_kind_unknown"),
        (HEAD + "A1,c1,soon,s1,1,x\n" * 3, {"columns": "guess"}, "no_row_accepted"),
        (SOUND + 'B1,"c1,2026-01-01,s1,1,5\n', {}, "quote_open"),
    ],
)
def test_a_refused_file_changes_nothing(
    tmp_path: Path, now: datetime, text: str, words: dict[str, Any], reason: str
) -> None:
    before = everything()
    if words.get("columns") == "guess":
        words = {"columns": {**_columns(kept(tmp_path, SOUND))}}
    given = {"what": "orders", **words}
    answer = intake.bring_in(file=kept(tmp_path, text), now=now, **given)
    assert isinstance(answer, Refusal)
    assert answer.reason == reason
    assert everything() == before


def test_one_intake_at_a_time(tmp_path: Path, home: Path, now: datetime) -> None:
    path, before = kept(tmp_path, SOUND), everything()
    with turn(what="intake", folder=home / "intake") as ours:
        assert ours
        answer = intake.bring_in(file=path, what="orders", now=now)
    assert answer == Refusal(reason="intake_busy")
    assert everything() == before
    brought(path, now=now)


def test_as_a_job_from_an_upload(tmp_path: Path, now: datetime) -> None:
    token = uploads.keep(name="orders.csv", pieces=[SOUND.encode()], now=now)
    assert isinstance(token, str)
    words: dict[str, Any] = {"what": "orders", "shift_days": 0, "actor": "mia", "now": now}
    number = intake.ask(token=token, columns=None, **words)
    assert isinstance(number, int)
    assert intake.ask(token=token, columns=None, **words) == number
    work = jobs.seen(job=number)
    assert work is not None
    outcome = intake.as_job(args=work.args, tell=lambda progress: None)
    assert (outcome["read"], outcome["accepted"]) == (4, 4)
    assert isinstance(uploads.found(token=token), Refusal)
    assert isinstance(intake.as_job(args=work.args, tell=lambda progress: None), Refusal)


def test_what_cannot_be_read_makes_no_job(tmp_path: Path, now: datetime) -> None:
    token = uploads.keep(name="orders.csv", pieces=[SOUND.encode()], now=now)
    assert isinstance(token, str)
    words: dict[str, Any] = {"what": "orders", "shift_days": 0, "actor": "mia", "now": now}
    for given, columns, reason in (
        (token, {"amount": "nope"}, "column_unknown"),
        ("0" * 32, None, "upload_unknown"),
        ("../../etc", None, "upload_unknown"),
    ):
        answer = intake.ask(token=given, columns=columns, **words)
        assert isinstance(answer, Refusal)
        assert answer.reason == reason
    assert Job.objects.count() == 0


def test_a_busy_intake_is_tried_again_by_the_worker(home: Path, now: datetime) -> None:
    token = uploads.keep(name="orders.csv", pieces=[SOUND.encode()], now=now)
    args = {"token": token, "what": "orders", "columns": None}
    with turn(what="intake", folder=home / "intake"), pytest.raises(intake.BusyError):
        intake.as_job(args=args, tell=lambda progress: None)
