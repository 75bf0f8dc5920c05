"""Figures are written as people read them, and each has its words in both languages."""

import pytest

from guerdon.terms.kpi import KPIS, written
from guerdon.web.wording import wordings


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("sales", 123456.4, "$1,234.56"),
        ("sales", -50.0, "−$0.50"),
        ("orders", 1234.4, "1,234"),
        ("repeat_share", 0.1234, "12.3 %"),
        ("discount_share", -0.01, "−1.0 %"),
    ],
)
def test_written(name: str, value: float, text: str) -> None:
    assert written(kpi=KPIS[name], value=value, currency="USD") == text


def test_each_has_its_name_and_meaning() -> None:
    assert {f"kpis.{name}" for name in KPIS} <= wordings().keys()
    assert {f"kpi_says.{name}" for name in KPIS} <= wordings().keys()
