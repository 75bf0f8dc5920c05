"""Percentages are understood as people write them, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.terms.decision import Refusal
from guerdon.web.offering import share

OFF = {
    "20": 20,
    "20 %": 20,
    "20％": 20,
    "20% off": 20,
    "8折": 20,
    "85折": 15,
    "8.5 折": 15,
    "八折": 20,
    "八五折": 15,
    "九点五折": 5,
    "半价": 50,
    "Half price": 50,
    "12.5%": 12.5,
    "100%": 100,
}


@pytest.mark.parametrize(("text", "off"), OFF.items())
def test_what_comes_off(text: str, off: float) -> None:
    read = share.read(text=text, rest=True)
    assert read == off
    assert type(read) is type(off)


@pytest.mark.parametrize(
    ("text", "times"), {"200%": 200, "2倍": 200, "1.5倍": 150, "3x": 300, "双倍": 200}.items()
)
def test_how_often_points_count(text: str, times: float) -> None:
    assert share.read(text=text, rest=False) == times


@pytest.mark.parametrize("text", ["", "ten", "10折", "0折", "-5x", "1e3", "100折", "折", "2倍"])
def test_anything_else_is_refused_with_its_text(text: str) -> None:
    read = share.read(text=text, rest=True)
    assert read == Refusal(reason="share_wanted", data={"text": text})


@given(st.integers(1, 9999), st.booleans(), st.booleans())
def test_what_is_written_is_read_back(hundredths: int, rest: bool, chinese: bool) -> None:
    percent = hundredths / 100
    text = share.written(percent=percent, rest=rest, chinese=chinese)
    assert share.read(text=text, rest=rest) == percent


def test_as_each_language_writes_it() -> None:
    assert share.written(percent=15, rest=True, chinese=True) == "8.5折"
    assert share.written(percent=15, rest=True, chinese=False) == "15%"
    assert share.written(percent=200, rest=False, chinese=True) == "200%"
    assert share.written(percent=100, rest=True, chinese=True) == "100%"
