"""Strict reading: the first thing that is wrong is told with its place."""

from typing import Any

import pytest

from guerdon.give.reading import Reader


def where(reader: Reader) -> str:
    refusal = reader.refusal()
    assert refusal is not None
    assert refusal.reason == "offer_malformed"
    return str(refusal.data["where"])


def test_words_that_nobody_takes_are_unknown() -> None:
    reader = Reader({"a": 1, "zz": 2, "b": 3})
    reader.whole("a")
    assert where(reader) == "$.b"


def test_all_words_taken_is_no_refusal() -> None:
    reader = Reader({"a": 1})
    assert reader.whole("a") == 1
    assert reader.refusal() is None


@pytest.mark.parametrize("value", [True, 1.0, "1", None, -1, 10**13])
def test_a_whole_number_is_an_int_within_bounds(value: Any) -> None:
    reader = Reader({"a": value})
    reader.whole("a")
    assert where(reader) == "$.a"


def test_defaults_stand_in_for_absent_words_only() -> None:
    assert Reader({}).whole("a", default=7) == 7
    reader = Reader({"a": "x"})
    reader.whole("a", default=7)
    assert where(reader) == "$.a"
    assert Reader({"a": None}).maybe_whole("a") is None


@pytest.mark.parametrize(
    ("value", "hundredths"), [(1, 100), (12.5, 1250), ("0.01", 1), (33.33, 3333), (100, 10_000)]
)
def test_percentages_have_two_decimals_exactly(value: Any, hundredths: int) -> None:
    assert Reader({"p": value}).percent("p") == hundredths


@pytest.mark.parametrize("value", [0, 0.001, 100.01, "nan", "1e999", [], False])
def test_other_percentages_are_wrong(value: Any) -> None:
    reader = Reader({"p": value})
    reader.percent("p")
    assert where(reader) == "$.p"


def test_lists_and_inner_objects_tell_their_place() -> None:
    reader = Reader({"steps": [{"from": 1}, {"from": "x"}]})
    for inner in reader.listed("steps"):
        inner.whole("from")
        inner.refusal()
    assert where(reader) == "$.steps[1].from"
    reader = Reader({"limits": {"totl": 5}})
    reader.inner("limits").refusal()
    assert where(reader) == "$.limits.totl"
    assert where(Reader([])) == "$"


def test_texts_words_flags_choices_and_products() -> None:
    reader = Reader({"t": "", "w": ["a", "a"], "f": 1, "c": "z", "of": {"sku": []}, "n": "x" * 200})
    reader.text("t")
    reader.words("w")
    reader.flag("f")
    reader.choice("c", among=("a", "b"))
    reader.of("of")
    reader.text("n")
    found = [str(trouble.data["where"]) for trouble in reader._troubles]
    assert found == ["$.t", "$.w", "$.f", "$.c", "$.of.sku", "$.n"]


def test_moments_need_their_offset() -> None:
    good = Reader({"m": "2026-03-01T00:00:00+08:00"})
    moment = good.moment("m")
    assert moment is not None
    assert good.refusal() is None
    for value in ("2026-03-01T00:00:00", "yesterday", 5):
        reader = Reader({"m": value})
        assert reader.moment("m") is None
        assert where(reader) == "$.m"
