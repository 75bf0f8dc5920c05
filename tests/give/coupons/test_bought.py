"""Lines that a till reports are read strictly, and written as they are read."""

from typing import Any

import pytest

from guerdon.give.coupons.bought import bought, written
from guerdon.terms.cart import Line
from guerdon.terms.strict import WrongError


def test_read_and_written() -> None:
    lines = bought([{"sku": "tea", "unit_minor": 5}, {"sku": "tea", "unit_minor": 0}], "$")
    assert lines == (
        Line(key="1", sku="tea", quantity=1, unit_minor=5),
        Line(key="2", sku="tea", quantity=1, unit_minor=0),
    )
    assert bought(written(lines), "$") == lines
    assert bought([], "$") == ()


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ({}, "$"),
        ([{"sku": "tea"}], "$[0].unit_minor"),
        ([{"sku": "", "unit_minor": 1}], "$[0].sku"),
        ([{"sku": "tea", "unit_minor": 1, "quantity": 0}], "$[0].quantity"),
        ([{"sku": "tea", "unit_minor": -1}], "$[0].unit_minor"),
        ([{"sku": "tea", "unit_minor": 1, "amount": 1}], "$[0].amount"),
        ([{"sku": "a", "unit_minor": 1, "key": "k"}] * 2, "$[1].key"),
    ],
)
def test_what_is_wrong_is_named(rows: Any, place: str) -> None:
    with pytest.raises(WrongError) as wrong:
        bought(rows, "$")
    assert wrong.value.where == place
