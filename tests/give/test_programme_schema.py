"""The schema and the parser agree: on every kind, word by word, and on generated programmes."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from guerdon.give import programme_schema
from guerdon.give.around import Instant
from guerdon.give.kinds import KINDS
from guerdon.give.programme_document import document, parsed
from guerdon.give.programme_schema import schema
from guerdon.terms.programme import Programme, Rules
from tests.give.test_word import sound

SCHEMA = schema()
WHOLE = Draft202012Validator(SCHEMA)
# What two words together can be wrong in, or what a form says no better: the parser's alone.
BEYOND = re.compile(
    "|".join(
        (
            "each step begins above the one before it",
            "only a single step with an amount can repeat",
            "fewer are free than make a set",
            "the discount only shrinks",
            "a (prize|tier) stands once",
            "all tiers get a cut, or all an amount for the order",
            "the deposit counts for more than was paid",
            "a reduction lies below the lowest price of the last 30 days",
            "some days or weekdays are wanted",
            "the hours end at another time than they begin",
            "a shared code goes with `codes: shared`, and only with it",
            "the end comes after the start",
            "within the line layer there are no prices after line offers",
            "stands in offers.* already",
            "the currency of this shop is",
            # Dates, moments and zones that have the form and are none.
            "a local date as YYYY-MM-DD is wanted",
            "a moment with its offset is wanted",
            "a time zone such as",
            "does not fit \\w+ (before|on_or_after)",
            # Two decimals at most, and the bounds of a percentage said as a text.
            "two decimals at most, is wanted",
            "more than the plain 100 is wanted",
            "the condition is too deep or too long",
        )
    )
)


def problems(whole: Any) -> list[str]:
    _, faults = parsed(document=whole, base=Programme())
    return [str(one.data["problem"]) for one in faults]


def offer(kind: str, **words: Any) -> dict[str, Any]:
    return {"key": "x", "kind": kind, "value": sound(kind), **words}


def valid(whole: Any) -> bool:
    return bool(WHOLE.is_valid(whole))


def test_the_schema_is_sound_in_both_languages() -> None:
    for language in ("zh", "en"):
        Draft202012Validator.check_schema(schema(language=language))
    assert schema(language="zh")["title"] != SCHEMA["title"]


def test_every_word_is_told_and_nothing_else_is() -> None:
    told: set[str] = set()

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            told.update(str(v) for k, v in node.items() if k in ("description", "title"))
            told.update(one for one in node.get("enumDescriptions", ()))
            for inner in node.values():
                walk(inner)
        elif isinstance(node, list):
            for inner in node:
                walk(inner)

    walk(SCHEMA)
    unused = [name for name, texts in programme_schema._texts().items() if texts["en"] not in told]
    assert unused == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_sound_offer_of_every_kind_is_valid(kind: str) -> None:
    whole = {"offers": [offer(kind)]}
    assert problems(whole) == []
    WHOLE.validate(whole)


@pytest.mark.parametrize("kind", KINDS)
def test_each_word_left_out_or_spoilt_is_refused_by_both_or_by_none(kind: str) -> None:
    spoilt: list[Any] = [None, -1, 0, 10**13, 1.5, "", "x", "x" * 121, [], ["a", "a"], {}, True]
    for name in (*sound(kind), "other"):
        left = {word: value for word, value in sound(kind).items() if word != name}
        for value in (left, *({**left, name: one} for one in spoilt)):
            whole = {"offers": [offer(kind) | {"value": value}]}
            found = [one for one in problems(whole) if not BEYOND.search(one)]
            if valid(whole):
                assert found == [], (name, value)
            else:
                assert problems(whole) != [], (name, value)


WORDS = """
state name layer group exclusive priority condition of least_minor least_quantity measures period
channels codes shared_code limits never_with also_with returns hidden version campaign other value
"""


@pytest.mark.parametrize("word", WORDS.split())
def test_each_word_of_an_offer_is_refused_by_both_or_by_none(word: str) -> None:
    spoilt: list[Any] = [None, -1, 0, 5, 10**13, 1.5, "", "x", "x" * 121, [], ["a"], ["a", "a"]]
    spoilt += [{}, {"zh": "x"}, {"zh": ""}, {"sku": ["x"]}, {"sku": []}, {"start": "soon"}, True]
    spoilt += [{"total": 5}, {"total": 0}, {"budget": "b"}, {"x": 1}, "line", "shared", False]
    for value in spoilt:
        whole = {"offers": [offer("percent") | {word: value}]}
        found = [one for one in problems(whole) if not BEYOND.search(one)]
        if valid(whole):
            assert found == [], value
        else:
            assert problems(whole) != [], value


# A document made by the schema alone: whatever it allows may come.
Draw = Callable[[Any], Any]
MOMENTS = st.sampled_from(["2026-03-01T00:00:00+08:00", "2027-01-01T00:00:00Z", "soon"])


def generated(draw: Draw, node: Any) -> Any:  # noqa: PLR0911
    """A value that the schema allows, or nearly: the validator has the last word."""
    if "$ref" in node:
        return generated(draw, SCHEMA["$defs"][node["$ref"].removeprefix("#/$defs/")])
    if "enum" in node:
        return draw(st.sampled_from(node["enum"]))
    if "anyOf" in node and "type" not in node:
        return generated(draw, draw(st.sampled_from(node["anyOf"])))
    kind = node.get("type", "object")
    if isinstance(kind, list):
        kind = draw(st.sampled_from(kind))
    if kind == "null":
        return None
    if kind == "boolean":
        return draw(st.booleans())
    if kind == "integer":
        least, most = node["minimum"], node["maximum"]
        return draw(st.integers(least, min(most, least + 30)) | st.integers(least, most))
    if kind == "number":
        least = node.get("minimum", node.get("exclusiveMinimum"))
        most = node.get("maximum", node.get("exclusiveMaximum"))
        whole = st.integers(max(least, -100) + 1, min(most, 1000) - 1)
        return draw(whole | st.sampled_from([12.5, most if most < 10_000 else 7]))
    if kind == "string":
        return _text(draw, node)
    if kind == "array":
        least = node.get("minItems", 0)
        size = draw(st.integers(least, min(node.get("maxItems", 9), least + 2)))
        return [generated(draw, node["items"]) for _ in range(size)]
    return _object(draw, node)


def _text(draw: Draw, node: Any) -> str:
    if node.get("format") == "date-time":
        return str(draw(MOMENTS))
    if "pattern" in node:
        plain = node["pattern"].removeprefix("^").removesuffix("$")
        return str(draw(st.from_regex(plain, fullmatch=True)))
    most = min(node.get("maxLength", 8), 8)
    return str(draw(st.text("abz9 -é满", min_size=node.get("minLength", 0), max_size=most)))


def _object(draw: Draw, node: Any) -> dict[str, Any]:
    if "properties" not in node:
        if not isinstance(node.get("additionalProperties"), dict):
            return {}
        names = draw(st.lists(st.text("ab满", min_size=1, max_size=3), max_size=2, unique=True))
        return {name: generated(draw, node["additionalProperties"]) for name in names}
    left = set(node["properties"])
    names = set(node.get("required", ()))
    for rule in node.get("allOf", ()):
        options = rule.get("oneOf")
        if options is None:
            continue
        single = [one["required"][0] for one in options if "required" in one]
        left -= set(single)
        chosen = draw(st.sampled_from(options))
        names |= set(chosen.get("required", ()))
    if left:
        names |= draw(st.sets(st.sampled_from(sorted(left)), max_size=4))
    return {name: generated(draw, node["properties"][name]) for name in sorted(names)}


@st.composite
def programmes(draw: Draw) -> dict[str, Any]:
    shelf = SCHEMA["$defs"]["offer"]
    offers = []
    for _ in range(draw(st.integers(0, 2))):
        one = _object(draw, {key: value for key, value in shelf.items() if key != "allOf"})
        one["value"] = generated(draw, SCHEMA["$defs"][f"value.{one['kind']}"])
        one.pop("layer", None)
        offers.append(one)
    ground = generated(draw, SCHEMA["properties"]["programme"])
    return {"programme": ground, "offers": offers}


@given(whole=programmes())
def test_what_the_schema_allows_is_read_or_refused_for_what_no_schema_says(whole: Any) -> None:
    assume(valid(whole))
    assert [one for one in problems(whole) if not BEYOND.search(one)] == []


@given(whole=programmes())
def test_what_the_parser_takes_is_valid_and_so_is_what_it_writes(whole: Any) -> None:
    if isinstance(whole["programme"], dict):
        whole["programme"].pop("currency", None)
    base = Programme(rules=Rules())
    found, faults = parsed(document=whole, base=base)
    assume(not faults)
    WHOLE.validate(whole)
    WHOLE.validate(json.loads(json.dumps(document(found))))


def test_a_word_of_a_new_sort_wants_a_schema() -> None:
    class Other(Instant):
        pass

    with pytest.raises(TypeError, match="no schema for object"):
        programme_schema._schema(object(), "offer", "en")  # type: ignore[arg-type]
