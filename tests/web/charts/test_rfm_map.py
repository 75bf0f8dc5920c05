"""The RFM map adds cells of all money scores together."""

from datetime import UTC, datetime

import pytest

from guerdon.store.night.know import Cell
from guerdon.web.charts import rfm_map
from tests.web.charts.drawing import EN, rows


def cell(r: int, f: int, m: int, customers: int, clv: int) -> Cell:
    return Cell(r=r, f=f, m=m, segment="loyal", customers=customers, spend=1, clv=clv)


@pytest.mark.django_db
def test_none_before_the_first_night() -> None:
    assert rfm_map.read(of={}, now=datetime.now(UTC)) is None


def test_cells() -> None:
    data = (cell(5, 4, 3, 10, 1000), cell(5, 4, 5, 2, 500), cell(1, 1, 1, 7, 0))
    assert rows(rfm_map.drawn(data=data, look=EN)) == [
        {"r": 5, "f": 4, "people": 12, "worth": 15.0},
        {"r": 1, "f": 1, "people": 7, "worth": 0.0},
    ]
