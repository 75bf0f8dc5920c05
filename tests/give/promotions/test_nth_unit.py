"""Every nth unit cheaper."""

from tests.carts import cart_of, off_by, wrong_at

SECOND_HALF = {"kind": "nth_unit", "value": {"n": 2, "percent": 50}}


def test_the_second_of_a_line_is_half_price() -> None:
    assert off_by(SECOND_HALF, cart=cart_of((3, 101), (1, 999))) == {"0": (0, 51, 0)}


def test_over_all_lines_it_counts_from_the_dearest() -> None:
    over = {"kind": "nth_unit", "value": {"n": 2, "percent": 50, "within": "all"}}
    assert off_by(over, cart=cart_of((1, 100), (1, 900), (1, 500), (1, 300))) == {
        "2": (250,),
        "0": (50,),
    }


def test_the_first_unit_is_not_the_nth() -> None:
    assert wrong_at({"kind": "nth_unit", "value": {"n": 1, "percent": 50}}) == "$.value.n"
