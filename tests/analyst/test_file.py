"""Files that analysts bring: in any usual encoding, and what cannot be read is said."""

from pathlib import Path
from typing import Any

import pytest

from guerdon.analyst import UnreadableOrdersError, orders
from guerdon.analyst.orders import opened


def rows(path: Path) -> list[dict[str, Any]]:
    with opened(asked=orders(path)) as shop:
        found: list[dict[str, Any]] = shop.engine.to_pyarrow(shop.table).to_pylist()
        return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_in_any_usual_encoding(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "订单.csv"
    file.write_text("订单号,会员号,下单时间,金额\n甲1,张三,2026-01-02,12.40\n", encoding=encoding)
    (row,) = rows(file)
    assert (row["customer"], row["total_minor"]) == ("张三", 1240)
    assert [one.name for one in tmp_path.iterdir()] == ["订单.csv"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.csv", b"\xff\xfe\x00", "a.csv cannot be read"),
        ("b.csv", b"order,customer,date,amount\nA,c,2026-01-02,1\n\xe8", "b.csv cannot be read"),
        ("c.parquet", b"PAR1 and nothing else", "c.parquet cannot be read"),
        ("d.csv", b"order,customer,date,amount\n", "there is no order"),
        ("e.csv", b"\x00\x01\x02" * 999, "which column is the amount"),
    ],
)
def test_what_is_no_table_is_said(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UnreadableOrdersError, match=says):
        rows(tmp_path / name)
