"""A cart's worth is the sum of its lines, before offers and without shipping."""

import pytest

from guerdon.terms.cart import Cart, Line


def line(**given: int) -> Line:
    return Line(key="1", sku="tea", **given)


@pytest.mark.parametrize(("quantity", "unit", "worth"), [(3, 1999, 5997), (1, 0, 0), (0, 500, 0)])
def test_a_line_is_worth_its_units(quantity: int, unit: int, worth: int) -> None:
    assert line(quantity=quantity, unit_minor=unit).value_minor == worth


def test_a_cart_is_worth_its_lines_without_shipping() -> None:
    lines = (line(quantity=2, unit_minor=150), line(quantity=1, unit_minor=99))
    assert Cart(lines=lines, currency="USD", shipping_minor=500).value_minor == 399
    assert Cart(lines=(), currency="USD").value_minor == 0
