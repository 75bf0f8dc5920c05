"""The words around a kind's value read strictly, each with its place where it is wrong."""

from typing import Any

import pytest

from guerdon.give.around import Either, Inside, Instant, Pairs, Share
from guerdon.give.reading import Reader
from guerdon.give.word import Whole

ALONE = Either(
    name="exclusive", among=("no", "layer"), means={True: "layer", False: "no"}, default="no"
)


def problem(reader: Reader) -> str | None:
    refusal = reader.refusal()
    return None if refusal is None else f"{refusal.data['where']}: {refusal.data['problem']}"


@pytest.mark.parametrize(
    ("document", "word"),
    [
        ({}, "no"),
        ({"exclusive": True}, "layer"),
        ({"exclusive": False}, "no"),
        ({"exclusive": "layer"}, "layer"),
    ],
)
def test_a_flag_may_be_said_as_a_word(document: Any, word: str) -> None:
    reader = Reader(document)
    assert (ALONE.of(reader), problem(reader)) == (word, None)


@pytest.mark.parametrize("value", ["cart", 1, None, ["no"]])
def test_another_word_is_refused(value: Any) -> None:
    reader = Reader({"exclusive": value})
    assert ALONE.of(reader) == "no"
    assert problem(reader) == "$.exclusive: true, false or one of no, layer is wanted"


@pytest.mark.parametrize(
    ("value", "maybe", "bp"), [(0, False, 0), (12.5, False, 1250), (100, False, 10_000)]
)
def test_a_share_is_read_in_hundredths(value: Any, maybe: bool, bp: int) -> None:
    reader = Reader({"cap": value})
    assert Share(name="cap", maybe=maybe).of(reader, default=7) == bp
    assert problem(reader) is None


def test_an_absent_share_stays_and_null_takes_it_away() -> None:
    assert Share(name="cap").of(Reader({}), default=7) == 7
    assert Share(name="cap", maybe=True).of(Reader({"cap": None}), default=7) is None


@pytest.mark.parametrize("value", [-1, 100.01, 1.234, "x", None, True, [1]])
def test_a_share_out_of_bounds_is_refused(value: Any) -> None:
    reader = Reader({"cap": value})
    Share(name="cap").of(reader, default=None)
    wanted = "$.cap: a percentage from 0 up to 100, two decimals at most, is wanted"
    assert problem(reader) == wanted


def test_pairs_are_read_in_order_of_name() -> None:
    reader = Reader({"groups": {"b": "add", "a": "first"}})
    assert list(Pairs(name="groups", among=("add", "first")).of(reader).items()) == [
        ("a", "first"),
        ("b", "add"),
    ]
    assert problem(reader) is None
    assert Pairs(name="budgets").of(Reader({"budgets": {"a": 5}})) == {"a": 5}


@pytest.mark.parametrize(
    ("pairs", "where"),
    [({"a": "best"}, "$.groups.a"), ({"": "add"}, "$.groups"), ({"x" * 65: "add"}, "$.groups.")],
)
def test_a_wrong_pair_is_refused_with_its_name(pairs: Any, where: str) -> None:
    reader = Reader({"groups": pairs})
    Pairs(name="groups", among=("add",)).of(reader)
    assert str(problem(reader)).startswith(where)


def test_too_many_pairs_are_refused() -> None:
    reader = Reader({"groups": {str(n): "add" for n in range(3)}})
    assert Pairs(name="groups", among=("add",), most_pairs=2).of(reader) == {}
    assert problem(reader) == "$.groups: at most 2 names are wanted"


def test_a_moment_and_an_object_have_their_names() -> None:
    assert Instant(name="start").of(Reader({})) is None
    assert Inside(name="points", words=(Whole(name="n"),)).words[0].name == "n"
