"""YAML is read strictly, with its lines, and written so that everybody reads the same."""

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from guerdon.flows import yaml_text
from guerdon.flows.yaml_text import Read, line_of, read, written
from guerdon.terms.decision import Refusal


def data(text: str) -> Any:
    found = read(text=text, file="x.yaml")
    assert isinstance(found, Read), found
    return found.data


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("22:00", "22:00"),
        ("2026-03-01", "2026-03-01"),
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("-7", -7),
        ("1_000", "1_000"),
        ("12.5", 12.5),
        ("1e3", 1000.0),
        ("true", True),
        ("'true'", "true"),
        ('"5"', "5"),
        ("! 5", "5"),
        ("~", None),
        ("", None),
        ("|\n  two\n  lines\n", "two\nlines\n"),
        ("{a: [1, {b: null}]}", {"a": [1, {"b": None}]}),
        ("<<: {a: 1}", {"<<": {"a": 1}}),
        ("满减: 满300减30", {"满减": "满300减30"}),
    ],
)
def test_values_follow_the_core_schema_of_yaml_1_2(text: str, value: Any) -> None:
    found = data(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a: 1\nb: &x 2", 2, "anchors and aliases are not read"),
        ("a: *x", 1, "anchors and aliases are not read"),
        ("a: &x {b: &y [*x, *x]}", 1, "anchors and aliases are not read"),
        ("a: 1\nb:\n  c: 1\n  c: 2", 4, "c stands twice"),
        ("!!python/object/apply:os.system [ls]", 1, "tags are not read"),
        ("a: !!int 5", 1, "tags are not read"),
        ('a: 1\nb: "\\0"', 2, "NUL is no text"),
        ('"a\\0": 1', 1, "NUL is no text"),
        ("a: 1\n---\nb: 2", 2, "one document is wanted"),
        ("? [a]\n: b", 1, "a name is a plain text"),
        ("? {a: b}\n: b", 1, "a name is a plain text"),
        ("a: [1,\n2", 3, "did not find expected"),
        ("a: \x01", 1, "control characters"),
        ("[" * 42 + "]" * 42, 1, "too deep"),
        ("[" * 2_000_000, 1, "too deep"),
        ("- " * 50_000, 1, "too deep"),
        ("\t- a", 1, "cannot start any token"),
    ],
)
def test_what_is_refused_tells_its_line(text: str, line: int, problem: str) -> None:
    found = read(text=text, file="spring.yaml")
    assert isinstance(found, Refusal)
    assert found.reason == "text_unreadable"
    assert (found.data["file"], found.data["line"]) == ("spring.yaml", line)
    assert problem in found.data["problem"]


def test_size_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yaml_text, "LARGEST_TEXT", 10)
    assert isinstance(read(text="a" * 11, file="x"), Refusal)
    assert data("a" * 10) == "a" * 10
    monkeypatch.setattr(yaml_text, "MOST_VALUES", 4)
    assert data("[1, 2, 3]") == [1, 2, 3]
    refused = read(text="[1, 2, 3, 4]", file="x")
    assert isinstance(refused, Refusal)


def test_the_line_of_a_place_and_of_what_is_missing() -> None:
    found = read(text="a:\n  - b: 1\n    c:\n      d: 2\n  - e\n", file="x")
    assert isinstance(found, Read)
    lines = {"$": 1, "$.a": 1, "$.a[0].b": 2, "$.a[0].c": 3, "$.a[0].c.d": 4, "$.a[1]": 5}
    lines |= {"$.a[0].c.none": 3, "$.a[7]": 1, "$.none.deep": 1}
    assert {where: line_of(place=found.place, where=where) for where in lines} == lines


def test_equal_data_is_written_in_one_way() -> None:
    plain = {
        "programme": {"groups": {}, "floor": None, "share": 12.5},
        "offers": [
            {"key": "a", "steps": [{"from": 1, "of": ["x", "y"]}, {"from": 2}], "on": True},
            ["n"],
        ],
        "from": "22:00",
    }
    text = written(data=plain)
    assert text == (
        "programme:\n  groups: {}\n  floor: null\n  share: 12.5\n"
        "offers:\n"
        "  - key: a\n"
        "    steps:\n      - from: 1\n        of: [x, \"y\"]\n      - from: 2\n"
        "    \"on\": true\n"
        "  - [\"n\"]\n"
        "from: \"22:00\"\n"
    )  # fmt: skip
    assert data(text) == plain


# NUL is refused; it is tried above.
TEXT = st.text(st.characters(exclude_characters="\x00"), max_size=12)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.floats(-1e6, 1e6).filter(lambda x: x != int(x))
    | TEXT
    | st.sampled_from(["1e5", "0o7", "yes", "012", "1:30", "- a", "a: b", "#x", "~", "null", ""])
)
PLAIN = st.recursive(
    SCALARS,
    lambda part: st.lists(part, max_size=4) | st.dictionaries(TEXT, part, max_size=4),
    max_leaves=20,
)


@given(plain=PLAIN)
def test_what_is_written_reads_back_here_and_with_a_reader_of_yaml_1_1(plain: Any) -> None:
    text = written(data=plain)
    assert data(text) == plain
    assert written(data=data(text)) == text
    # Half a pair, alone, is no text for the other reader.
    if not any(0xD800 <= ord(sign) < 0xE000 for sign in str(plain)):
        assert yaml.safe_load(text) == plain
