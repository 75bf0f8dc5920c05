"""A staged file: totals that reconcile, reasons, flags, orders whole, and nothing left behind."""

from datetime import UTC, datetime
from pathlib import Path

from guerdon.know.mapping import Reading, confirmed
from guerdon.lake.files import opened
from guerdon.lake.rows import Opened
from guerdon.lake.staging import Staging, staged
from guerdon.lake.typed import Terms
from guerdon.terms.telling import quiet

TERMS = Terms(currency="USD", zone=UTC, now=datetime(2026, 3, 14, tzinfo=UTC))
TEXT = """order,customer,date,sku,quantity,amount,name
A1,c1,2026-01-02,s1,1,12.40,
A1,c1,2026-01-02,s2,2,3,Tea
A2,c2,20202-01-01,s1,1,5,
A3,test,2026-01-03,s1,1,5,
broken,row
A4,,2026-01-04,s1,-1,-12.40,
A5,c3,2026-01-05,s2,1,abc,
A1,c9,2026-01-02,s1,1,1.00,Cup
A6,c3,2026-01-06,s2,1,3,Green tea
"""
COLUMNS = {name: name for name in ("order", "customer", "sku", "quantity", "amount", "name")}


def judged(folder: Path, text: str = TEXT, what: str = "orders", **columns: str) -> Staging:
    path = folder / "file.csv"
    path.write_text(text, encoding="utf-8")
    seen = opened(path=path)
    assert isinstance(seen, Opened), seen
    given = columns or {**COLUMNS, "placed_at": "date"}
    reading = confirmed(what=what, headers=seen.headers, columns=given)
    assert isinstance(reading, Reading), reading
    staging = Staging(folder=folder / "staged", seen=seen, reading=reading)
    staging.load(terms=TERMS, tell=quiet)
    staging.judge()
    return staging


def test_rows_and_money_reconcile(tmp_path: Path) -> None:
    staging = judged(tmp_path)
    totals = staging.totals()
    assert (totals.read, totals.accepted, totals.refused) == (9, 4, 5)
    assert totals.read == totals.accepted + totals.refused
    assert (totals.read_minor, totals.accepted_minor) == (1700, 600)
    assert totals.refused_minor == sum(one.amount_minor for one in staging.reasons())
    assert {(one.reason, one.rows, one.examples) for one in staging.reasons()} == {
        ("date_impossible", 1, (3,)),
        ("test_account", 1, (4,)),
        ("row_malformed", 1, (5,)),
        ("amount_unreadable", 1, (7,)),
        ("order_of_two", 1, (8,)),
    }
    staging.close()


def test_refused_rows_come_back_as_they_were_in_file_order(tmp_path: Path) -> None:
    staging = judged(tmp_path)
    found = [one for part in staging.refused() for one in part]
    assert [one.row for one in found] == [3, 4, 5, 7, 8]
    assert found[0].raw["date"] == "20202-01-01"
    assert found[0].column == "date"
    assert found[2].raw == {"field_1": "broken", "field_2": "row"}
    assert found[4].raw["customer"] == "c9"
    staging.close()


def test_orders_are_whole_whatever_the_size_of_a_part(tmp_path: Path) -> None:
    staging = judged(tmp_path)
    for size in (1, 2, 100):
        parts = list(staging.orders(size=size))
        orders = [head[0] for part in parts for head, _ in part]
        assert orders == ["A1", "A4", "A6"]
        lines = {head[0]: [line[1:4] for line in own] for part in parts for head, own in part}
        assert lines["A1"] == [("s1", 1000, 1240), ("s2", 2000, 300)]
    staging.close()


def test_products_take_the_first_name_that_is_told(tmp_path: Path) -> None:
    staging = judged(tmp_path)
    assert [item for part in staging.products() for item in part] == [
        ("s1", "", "", ""),
        ("s2", "Tea", "", ""),
    ]
    assert [key for part in staging.customers() for key in part] == ["c1", "c3"]
    assert (staging.count(of="order"), staging.count(of="customer")) == (3, 2)
    staging.close()


def test_flags_count_rows_once(tmp_path: Path) -> None:
    staging = judged(tmp_path)
    staging.flag()
    staging.flag_rows(flag="return_without_order", rows=[6])
    counts, rows = staging.flags()
    assert {one.reason: one.examples for one in counts} == {
        "customer_missing": (6,),
        "return_without_order": (6,),
    }
    assert rows == 1
    staging.close()


def test_customers_are_read_again_with_their_cells(tmp_path: Path) -> None:
    text = "id,mail,city\nc1,a@b.cn,Xi'an\nc2,,Paris\nc1,x@y.cn,Rome\n,z@y.cn,\n"
    staging = judged(tmp_path, text, "customers", customer="id", email="mail")
    entries = [one for part in staging.entries(size=2) for one in part]
    assert [(one.key, one.raw["city"]) for one in entries] == [("c1", "Xi'an"), ("c2", "Paris")]
    assert {one.reason: one.examples for one in staging.reasons()} == {
        "duplicate": (3,),
        "customer_missing": (4,),
    }
    for file in (tmp_path / "staged").rglob("*"):
        assert b"a@b.cn" not in file.read_bytes()
    staging.close()


def test_what_a_killed_run_left_is_thrown_away_and_nothing_stays(tmp_path: Path) -> None:
    left = judged(tmp_path)
    left.con.close()  # as if killed: the folder stays
    assert (tmp_path / "staged" / "rows.parquet").exists()
    again = judged(tmp_path)
    assert again.totals().read == 9
    with staged(folder=tmp_path / "staged", seen=again.seen, reading=again.reading):
        pass
    assert not (tmp_path / "staged").exists()


def test_a_file_with_nothing_but_malformed_rows(tmp_path: Path) -> None:
    head = TEXT.splitlines()[0]
    staging = judged(tmp_path, f"{head}\nx\ny\n")
    assert (staging.totals().read, staging.totals().accepted) == (2, 0)
    assert [one.reason for one in staging.reasons()] == ["row_malformed"]
    staging.close()
