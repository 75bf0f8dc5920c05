"""Past lines become lines of a till, worth exactly what was paid."""

from hypothesis import given
from hypothesis import strategies as st

from guerdon.terms.cart import Line
from guerdon.terms.past_cart import PaidLine, lines_of


@given(
    st.lists(
        st.builds(
            PaidLine,
            sku=st.sampled_from("ab"),
            quantity_milli=st.integers(1, 9) | st.integers(1, 9).map(lambda n: n * 1000),
            amount_minor=st.integers(1, 10_000),
        ),
        min_size=1,
    )
)
def test_a_cart_is_worth_what_was_paid(paid: list[PaidLine]) -> None:
    lines = lines_of(paid=paid, total_minor=1)
    assert sum(line.value_minor for line in lines) == sum(line.amount_minor for line in paid)
    assert len({line.key for line in lines}) == len(lines)
    assert all(line.quantity >= 1 and line.unit_minor >= 0 for line in lines)


def test_units_that_do_not_divide_become_two_lines() -> None:
    paid = PaidLine(sku="a", quantity_milli=3000, amount_minor=1000, category="tea", brand="own")
    words = {"sku": "a", "category": "tea", "brand": "own"}
    assert lines_of(paid=[paid], total_minor=1000) == (
        Line(key="1", quantity=2, unit_minor=333, **words),
        Line(key="1+", quantity=1, unit_minor=334, **words),
    )


def test_weights_are_one_piece_and_lines_that_brought_nothing_are_left_out() -> None:
    paid = [
        PaidLine(sku="ham", quantity_milli=1250, amount_minor=999),
        PaidLine(sku="bag", quantity_milli=1000, amount_minor=0),
        PaidLine(sku="back", quantity_milli=-1000, amount_minor=-500),
        PaidLine(sku="screws", quantity_milli=2_000_000, amount_minor=4000),
    ]
    found = lines_of(paid=paid, total_minor=0)
    assert [(line.sku, line.quantity, line.unit_minor) for line in found] == [
        ("ham", 1, 999),
        ("screws", 1, 4000),
    ]


def test_an_order_without_lines_is_its_total() -> None:
    assert lines_of(paid=[], total_minor=500) == (
        Line(key="1", sku="", quantity=1, unit_minor=500),
    )
    assert lines_of(paid=[], total_minor=0) == ()
