"""Every word and value of a section has a label in both languages; problems find their part."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import translation

from guerdon.terms.decision import Refusal
from guerdon.web.forms.examples import example
from guerdon.web.forms.tree import Maker, placed, walked
from guerdon.web.forms.words import label, value_label
from guerdon.web.wording import wordings
from tests.web.forms.test_reading import SECTIONS, parts, schema


def words(found: Any, parent: str) -> Iterator[tuple[str, str, Any]]:
    """Every word with what it stands in."""
    for word, inner in found.get("properties", {}).items():
        yield parent, word, inner
        yield from words(inner, word)
    for inner in (found.get("additionalProperties"), found.get("items")):
        if isinstance(inner, dict):
            yield from words(inner, parent)
    for inner in found.get("oneOf", ()):
        yield from words(inner, parent)


@pytest.mark.parametrize("section", SECTIONS)
def test_every_word_and_value_is_called_something(section: str) -> None:
    names = {name.partition(".")[2] for name in wordings() if name.startswith("section_fields.")}
    for parent, word, inner in words(schema(section), section):
        if word in ("zh", "en"):
            continue
        assert {f"{section}_{word}", f"{parent}_{word}", word} & names, (section, parent, word)
        if "items" in inner and "object" in str(inner["items"].get("type")):
            assert f"{word}_n" in names, word
        for value in (*inner.get("enum", ()), *([inner["const"]] if "const" in inner else ())):
            if value:
                known = value_label(section=section, parent=parent, word=word, value=str(value))
                assert known != value, (section, parent, word, value)


def test_a_label_is_that_of_its_place() -> None:
    with translation.override("zh"):
        assert label(section="tiers", parent="plans", word="refund") == "退会退款"
        assert label(section="points", parent="points", word="refund") == "退货时"
    assert label(section="points", parent="x", word="unheard_of") == "unheard_of"


@pytest.mark.parametrize(
    ("where", "path"),
    [
        ("$.tiers.structures[0].tiers[1].key", "structures/0/tiers/1/key"),
        ("$.tiers.structures[0].tiers[9].key", "structures/0/tiers"),
        ("$.tiers", ""),
        ("$.tiers.unknown", ""),
    ],
)
def test_a_problem_finds_its_part(where: str, path: str) -> None:
    shown = parts("tiers", example(section="tiers", currency="USD"))
    assert placed(where=where, section="tiers", parts=shown) == path


def test_what_is_wrong_opens_what_it_stands_in() -> None:
    wrong = {"transfer/least": Refusal(reason="number_wanted", data={"text": "x"})}
    maker = Maker(section="sharing", currency="USD", zone="UTC", wrong=wrong)
    found = maker.parts(schema=schema("sharing"), document={"transfer": {}})
    assert [one.path for one in walked(parts=found) if one.faulty] == ["transfer", "transfer/least"]


def test_single_fields_stand_before_lists_and_items_have_their_own_names() -> None:
    structure = parts("tiers", example(section="tiers", currency="USD"))[0].inside[0]
    holds = [one.holds for one in structure.inside]
    assert holds == sorted(holds)
    with translation.override("zh"):
        tiers = parts("tiers", example(section="tiers", currency="USD"))[0].inside[0].inside
        named = next(one for one in tiers if one.path.endswith("/tiers"))
        assert [one.label for one in named.inside] == ["银卡", "金卡", "黑卡"]
