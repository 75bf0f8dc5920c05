"""Buttons of the form: rows come and go without losing what was typed."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guerdon.web.offering import acts, values

DAY = date(2026, 11, 22)
STEPS = {
    "name.en": "x",
    **{f"v.steps.{n}.{word}": f"{word}{n}" for n in range(4) for word in ("from", "cut")},
}


def changed(texts: dict[str, str], act: str) -> dict[str, str]:
    """The texts after the button."""
    return acts.changed(texts=texts, act=act, today=DAY)


def test_a_row_more_means_what_the_last_one_means() -> None:
    texts = {"v.steps.0.from": "300", "v.steps.0.cut-of": "off_minor"}
    after = changed(texts, "add:v.steps")
    assert values.rows(name="v.steps", texts=after) == [0, 1]
    assert after["v.steps.1.cut-of"] == "off_minor"
    assert after | texts == after
    # A form that shows its first row before anything was typed gets a second one.
    assert values.rows(name="v.days", texts=changed({}, "add:v.days")) == [0, 1]


@given(st.integers(0, 3))
def test_a_row_less_and_the_others_move_up(number: int) -> None:
    after = changed(STEPS, f"drop:v.steps.{number}")
    left = [after[f"v.steps.{n}.from"] for n in values.rows(name="v.steps", texts=after)]
    assert left == [f"from{n}" for n in range(4) if n != number]
    assert after["name.en"] == "x"


@pytest.mark.parametrize(
    "act", ["", "drop:v.steps.x", "drop:v.steps.9", "what:ever", "fill", "drop:"]
)
def test_an_odd_button_changes_nothing(act: str) -> None:
    assert changed(STEPS, act) == STEPS


def test_there_is_an_end_of_rows() -> None:
    texts: dict[str, str] = {}
    for _ in range(acts.MOST_ROWS + 5):
        texts = changed(texts, "add:cart")
    assert len(values.rows(name="cart", texts=texts)) == acts.MOST_ROWS


def test_a_festival_fills_its_next_window() -> None:
    after = changed({"fill": "spring_festival"}, "fill")
    assert (after["period.start"], after["period.end"]) == ("2027-01-22T00:00", "2027-02-14T00:00")
    # Thanksgiving is near: Black Friday's days have not begun, those of Double 11 are over.
    assert changed({"fill": "double_eleven"}, "fill")["period.start"] == "2027-11-01T00:00"
    during = acts.changed(texts={"fill": "double_eleven"}, act="fill", today=date(2026, 11, 5))
    assert during["period.start"] == "2026-11-05T00:00"
    assert during["period.end"] == "2026-11-12T00:00"
