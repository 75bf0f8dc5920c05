"""Worth of each RFM segment with its people, those who leave told apart."""

from datetime import UTC, datetime

import pytest

from guerdon.store.night.know import Totals
from guerdon.web.charts import segment_worth
from tests.web.charts.drawing import EN, rows, starts_at_zero


@pytest.mark.django_db
def test_none_before_the_first_night() -> None:
    assert segment_worth.read(of={}, now=datetime.now(UTC)) is None


def test_labels_and_the_ones_who_leave() -> None:
    data = tuple(
        Totals(name=name, customers=n, spend=1, clv=clv, p_alive=0.5)
        for name, n, clv in (("champions", 1200, 1_234_500), ("cannot_lose", 3, 900))
    )
    names = {"champions": {"en": "Regulars"}}
    chart = segment_worth.drawn(data=segment_worth.Worth(totals=data, names=names), look=EN)
    assert [row["name"] for row in rows(chart)] == ["Regulars", "Cannot lose them"]
    assert [(row["label"], row["leaving"]) for row in rows(chart)] == [
        ("$12,345 · 1,200", False),
        ("$9 · 3", True),
    ]
    assert starts_at_zero(chart, "x")
