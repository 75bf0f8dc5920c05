"""What a column looks like, from its cells alone."""

from guerdon.know.traits import traits


def test_dates_tell_their_order() -> None:
    assert traits(sample=["2011-01-31", "2011-02-01"]).date == 1
    assert traits(sample=["31/01/2011", "01/02/2011"]).date_order == "dmy"
    assert traits(sample=["01/31/2011", "01/02/2011"]).date_order == "mdy"
    assert traits(sample=["19970101", "19970118"]).date == 1


def test_numbers_are_not_dates() -> None:
    assert traits(sample=["31198570044", "1364", "99"]).date == 0


def test_the_decimal_mark_is_the_one_that_can_only_be_one() -> None:
    assert traits(sample=["1.234,50", "12,00", "7"]).decimal_mark == ","
    assert traits(sample=["1,234.50", "12.00", "7"]).decimal_mark == "."
    assert traits(sample=["1,234", "7"]).decimal_mark == "."


def test_empty_cells_say_nothing() -> None:
    seen = traits(sample=["", None, "NULL", "5"])
    assert seen.filled == 0.25
    assert seen.number == 1
    assert traits(sample=[]).filled == 0


def test_kinds_of_text() -> None:
    assert traits(sample=["a@b.cn", "c@d.org"]).email == 1
    assert traits(sample=["+86 138 0013 8000", "13800138000"]).phone == 1
    assert traits(sample=["00004", "00018"]).padded == 1


def test_content_speaks_against_a_field() -> None:
    words = traits(sample=["red", "blue"])
    assert not words.fits(field="amount")
    assert not words.fits(field="placed_at")
    assert words.fits(field="sku")
    assert traits(sample=[""]).fits(field="amount")


def test_content_speaks_for_a_field() -> None:
    assert traits(sample=["12.40", "3.99"]).looks_like(field="amount")
    assert not traits(sample=["12", "3"]).looks_like(field="amount")
    assert traits(sample=["1", "2"] * 20).looks_like(field="quantity")
    assert traits(sample=["19970101"]).looks_like(field="placed_at")
    assert traits(sample=["00004", "00018"]).looks_like(field="customer")
