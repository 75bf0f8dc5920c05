"""Numbers are written and read back in their own units, and nothing else is taken for one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.terms.decision import Refusal
from guerdon.web.forms.units import (
    MILLI,
    MONEY,
    PERCENT,
    PLAIN,
    Unit,
    share_read,
    share_written,
    unit,
)  # fmt: skip

UNITS = [Unit(), Unit(kind=PERCENT), Unit(kind=MILLI), Unit(kind=MONEY, currency="USD")]


@pytest.mark.parametrize("own", UNITS, ids=[one.kind for one in UNITS])
@given(number=st.integers(min_value=0, max_value=10**12))
def test_what_is_written_is_read_back(own: Unit, number: int) -> None:
    assert own.read(own.written(number)) == number


@pytest.mark.parametrize(
    ("kind", "number", "text"),
    [(PERCENT, 250, "2.5"), (PERCENT, 5, "0.05"), (PERCENT, -50, "-0.5"), (MILLI, 1500, "1.5")],
)
def test_as_people_write_it(kind: str, number: int, text: str) -> None:
    assert Unit(kind=kind).written(number) == text
    assert Unit(kind=kind).read(text) == number


def test_figures_of_a_chinese_keyboard_are_read() -> None:
    assert Unit().read("１，２００") == 1_200
    assert Unit(kind=PERCENT).read("２．５％") == 250
    assert Unit(kind=MONEY, currency="CNY").read("１２．５") == 1_250
    assert share_read("１２．５％") == 0.125


def test_what_may_be_thousands_is_asked() -> None:
    assert isinstance(Unit(kind=PERCENT).read("12,5"), Refusal)
    assert isinstance(Unit(kind=MONEY, currency="USD").read("1.234"), Refusal)
    assert isinstance(share_read("12,5"), Refusal)


@pytest.mark.parametrize("text", ["", "x", "1.5", "1e3", "--1", "٣", "9" * 21, "1,2x", "12,5"])
def test_no_number_is_refused(text: str) -> None:
    assert isinstance(Unit().read(text), Refusal)
    assert isinstance(Unit(kind=PERCENT).read("0.001"), Refusal)


@pytest.mark.parametrize(
    ("word", "beside", "above", "kind"),
    [
        ("goal_minor", {}, {}, MONEY),
        ("minor", {}, {}, MONEY),
        ("amount", {"kind": "money"}, {}, MONEY),
        ("amount", {"kind": "points"}, {}, PLAIN),
        ("threshold", {}, {"measure": "spend"}, MONEY),
        ("threshold", {}, {}, MONEY),
        ("at_least", {}, {"measure": "orders"}, PLAIN),
        ("fee_bp", {}, {}, PERCENT),
        ("issued_milli", {}, {}, MILLI),
        ("days", {}, {}, PLAIN),
    ],
)
def test_the_unit_of_a_word(
    word: str, beside: dict[str, str], above: dict[str, str], kind: str
) -> None:
    assert unit(word=word, beside=beside, above=above, currency="USD").kind == kind


@pytest.mark.parametrize(
    ("text", "number"), [("5", 0.05), ("7.25 %", 0.0725), ("0", 0.0), ("28", 0.28), ("100", 1.0)]
)
def test_a_part_of_one_is_written_as_percent(text: str, number: float) -> None:
    assert share_read(text) == number
    assert share_written(number) == text.removesuffix(" %")


@pytest.mark.parametrize("text", ["", "x", "-1", "1e3", "1.2.3", "٣", "9" * 30])
def test_what_is_no_part_is_refused(text: str) -> None:
    assert isinstance(share_read(text), Refusal)
