"""One file or many are one programme, and each fault is told with its file, line and field."""

from typing import Any

import pytest

from guerdon.flows.programme import text as programme_text
from guerdon.flows.programme.text import Source, compared, gathered, parsed
from guerdon.give.difference import Difference, Moved
from guerdon.terms.decision import Refusal
from guerdon.terms.programme import Programme, Rules

GROUND = "programme:\n  mode: priority\n"


def offers(*keys: str, percent: Any = 10) -> str:
    return "offers:\n" + "".join(
        f"  - key: {key}\n    kind: percent\n    value:\n      percent: {percent}\n" for key in keys
    )


def made(*texts: tuple[str, str]) -> Programme | Refusal:
    source = gathered(texts=texts)
    return source if isinstance(source, Refusal) else parsed(source=source, base=Programme())


def faults(*texts: tuple[str, str]) -> list[tuple[str, int, str]]:
    refusal = made(*texts)
    assert isinstance(refusal, Refusal)
    assert refusal.reason == "programme_malformed"
    assert refusal.data["count"] == len(refusal.data["faults"])
    assert refusal.data.items() >= refusal.data["faults"][0].items()
    return [(one["file"], one["line"], one["where"]) for one in refusal.data["faults"]]


def test_files_follow_one_another() -> None:
    found = made(("a.yaml", offers("one")), ("b.yaml", GROUND), ("c.yaml", offers("two", "three")))
    assert isinstance(found, Programme)
    assert list(found.offers) == ["one", "three", "two"]
    assert found.rules.stacking.mode == "priority"


def test_an_empty_file_says_nothing() -> None:
    assert made(("a.yaml", "# nothing yet\n")) == Programme()


def test_no_text_at_all_is_refused() -> None:
    assert gathered(texts=()) == Refusal(reason="text_missing")


def test_faults_of_several_files_are_told_in_order() -> None:
    told = faults(
        ("a.yaml", offers("good", "bad", percent=200)),
        ("b.yaml", "\n" + GROUND.replace("priority", "none") + offers("good", percent=20)),
    )
    assert told == [
        ("a.yaml", 5, "offers[0].value.percent"),
        ("a.yaml", 9, "offers[1].value.percent"),
        ("b.yaml", 3, "programme.mode"),
    ]


MISTYPED = """offers:
  - key: cup
    kind: percent
    value: {percent: 10, cap: 500}
  - key: mug
    kind: percent
    value: {percent: 10}
    layr: line
  - key: pot
    kind: percent
    value: {percent: 10}
    condition: {field: teir, op: is, value: gold}
  - key: jar
    kind: percent
    value: {percent: 10}
    condition: {field: tier, opp: is, value: gold}
  - key: pan
    kind: percent
    value: {percent: 10}
    condition: {field: tier, op: equals, value: gold}
"""


def test_a_mistyped_word_is_answered_with_the_right_one() -> None:
    refusal = made(("a.yaml", MISTYPED))
    assert isinstance(refusal, Refusal)
    assert [(one["line"], one["problem"]) for one in refusal.data["faults"]] == [
        (4, "this word is unknown here, cap_minor was probably meant"),
        (8, "this word is unknown here, layer was probably meant"),
        (12, "there is no field teir, tier was probably meant"),
        (16, "unknown word 'opp', op was probably meant"),
        (20, "tier cannot be asked 'equals', only is, is_not, in, not_in, known, unknown"),
    ]
    top = made(("a.yaml", "ofers: []"))
    assert isinstance(top, Refusal)
    assert top.data["problem"] == "this word is unknown here, offers was probably meant"


def test_a_key_in_two_files_is_refused_where_it_stands_again() -> None:
    assert faults(("a.yaml", offers("x")), ("b.yaml", offers("y", "x"))) == [
        ("b.yaml", 6, "offers[1].key")
    ]


@pytest.mark.parametrize(
    ("text", "line", "where"),
    [
        ("- a\n", 1, "$"),
        ("programme: {}\nrules: {}\n", 2, "rules"),
        ("offers: {a: 1}\n", 1, "offers"),
        ("offers:\n", 1, "offers"),
        ("offers:\n  - kind: percent\n    value: {percent: 5}\n", 2, "offers[0].key"),
    ],
)
def test_a_file_of_another_shape_is_refused(text: str, line: int, where: str) -> None:
    assert faults(("x.yaml", text)) == [("x.yaml", line, where)]


def test_the_ground_stands_once() -> None:
    assert faults(("a.yaml", GROUND), ("b.yaml", "\n" + GROUND)) == [("b.yaml", 2, "programme")]


def test_text_that_is_no_yaml_is_refused_with_its_file() -> None:
    refusal = made(("a.yaml", GROUND), ("b.yaml", "a: b: c"))
    assert isinstance(refusal, Refusal)
    assert (refusal.reason, refusal.data["file"]) == ("text_unreadable", "b.yaml")


def test_faults_are_many_but_not_endless(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programme_text, "MOST_FAULTS", 2)
    refusal = made(("a.yaml", offers("a", "b", "c", percent=0)))
    assert isinstance(refusal, Refusal)
    assert (len(refusal.data["faults"]), refusal.data["count"]) == (2, 3)


def test_two_shops_are_compared_whatever_their_currency() -> None:
    one = ("a", "programme: {currency: CNY}\n" + offers("x"))
    other = ("b", "programme: {currency: JPY}\n" + offers("x", percent=20))
    found = compared(one=[one], other=[other])
    assert isinstance(found, Difference)
    assert found.rules == (Moved(word="currency", before="CNY", after="JPY"),)
    assert [one.words for one in found.offers] == [
        (Moved(word="value.percent", before=10, after=20),)
    ]
    assert isinstance(compared(one=[one], other=[("b", "[")]), Refusal)
    assert isinstance(compared(one=[("a", "offers: 1")], other=[other]), Refusal)
    assert isinstance(compared(one=[("a", "programme: 1")], other=[other]), Refusal)


def test_what_is_written_is_read_as_the_same_programme() -> None:
    found = made(("a.yaml", GROUND + offers("a", "b")))
    assert isinstance(found, Programme)
    text = programme_text.written(programme=found)
    assert made(("again.yaml", text)) == found
    again = made(("again.yaml", text))
    assert isinstance(again, Programme)
    assert programme_text.written(programme=again) == text
    assert found.rules != Rules()


def test_a_source_knows_the_place_of_every_offer() -> None:
    source = gathered(texts=[("a", offers("x")), ("b", offers("y", "z"))])
    assert isinstance(source, Source)
    assert source.offers == ((0, 0), (1, 0), (1, 1))
