"""Sections of the programme: each read by its own room, placed in the text, in the schema."""

from typing import Any

import pytest

from guerdon.give import programme_schema, sections
from guerdon.give.difference import between
from guerdon.give.programme_document import document, parsed
from guerdon.terms.programme import Programme
from tests.give import rooms


@pytest.fixture(autouse=True)
def trial(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sections, "ROOMS", (rooms,))


def made(text: dict[str, Any], base: Programme | None = None) -> Programme:
    found, faults = parsed(document=text, base=base or Programme())
    assert not faults
    return found


def test_a_section_is_whole_once_it_stands_there_and_null_takes_it_away() -> None:
    first = made({"trial": {"least": 3, "most": 4}})
    assert made({}, first).sections == {"trial": {"least": 3, "most": 4}}
    assert made({"trial": {"least": 5}}, first).sections == {"trial": {"least": 5}}
    assert made({"trial": None}, first).sections == {}
    assert parsed(document=document(first), base=Programme()) == (first, ())


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ({"trial": {}}, "$.trial.least"),
        ({"trial": [3]}, "$.trial"),
        ({"strange": {}}, "$.strange"),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_changes_nothing(text: Any, where: str) -> None:
    base = made({"trial": {"least": 3}})
    found, faults = parsed(document=text, base=base)
    assert [fault.data["where"] for fault in faults] == [where]
    assert found.sections == base.sections


def test_a_difference_is_told_word_by_word() -> None:
    before, after = made({"trial": {"least": 3, "most": 9}}), made({"trial": {"least": 4}})
    told = between(before=before, after=after)
    assert not told.empty
    assert [(one.word, one.before, one.after) for one in told.sections] == [
        ("trial.least", 3, 4),
        ("trial.most", 9, None),
    ]


def test_the_schema_has_it() -> None:
    assert rooms.SCHEMA in programme_schema.schema()["properties"]["trial"]["anyOf"]


def test_what_was_checked_is_read_and_what_no_room_reads_is_a_bug() -> None:
    assert sections.value(name="trial", document={"least": 3}) == 3
    for name, text in (("trial", {}), ("strange", {"least": 3})):
        with pytest.raises(ValueError, match=name):
            sections.value(name=name, document=text)
