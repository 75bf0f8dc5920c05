"""Words that sections share are read alike, and refused with their place."""

from collections.abc import Callable
from typing import Any

import pytest

from guerdon.give import fields
from guerdon.terms.decision import Refusal
from guerdon.terms.period import ALWAYS
from guerdon.terms.strict import read


def asked(work: Callable[[], Any]) -> Any:
    return read(lambda _: work(), {})


def refused(work: Callable[[], Any]) -> tuple[str, str]:
    found = asked(work)
    assert isinstance(found, Refusal), found
    return found.data["where"], found.data["problem"]


@pytest.mark.parametrize("good", ["a", "0", "food-bank", "a_1", "x" * 40])
def test_a_key(good: str) -> None:
    assert fields.key(good, "$") == good


@pytest.mark.parametrize("bad", ["", "A", "-a", "a b", "é", "x" * 41, "a\n", None, 3])
def test_no_key(bad: Any) -> None:
    assert refused(lambda: fields.key(bad, "$.key"))[0] == "$.key"


def test_a_name_in_one_language_or_both() -> None:
    assert fields.name({"zh": "茶"}, "$") == {"zh": "茶"}
    assert fields.name({}, "$", needed=False) == {}
    assert refused(lambda: fields.name({}, "$.name")) == ("$.name", "a name in zh or en is wanted")
    assert refused(lambda: fields.name({"fr": "thé"}, "$.name"))[0].startswith("$.name")
    assert refused(lambda: fields.name({"en": ""}, "$.name"))[0] == "$.name.en"
    assert fields.name({"en": ""}, "$", least=0) == {"en": ""}


def test_a_period_ends_after_it_begins() -> None:
    early, late = "2026-01-01T00:00:00+08:00", "2026-01-02T00:00:00Z"
    assert fields.period({}, "$") == fields.period({"start": None}, "$") == ALWAYS
    found = fields.period({"start": early, "end": late}, "$")
    assert found.start is not None
    assert found.start.isoformat() == "2025-12-31T16:00:00+00:00"
    for document in ({"start": late, "end": early}, {"start": late, "end": late}):
        assert refused(lambda d=document: fields.period(d, "$.x")) == (
            "$.x.end",
            "the end comes after the start",
        )
    assert refused(lambda: fields.period({"start": "soon"}, "$"))[0] == "$.start"


@pytest.mark.parametrize("bad", ["c", "", None, 1, ["a"]])
def test_one_of_a_few(bad: Any) -> None:
    assert fields.one_of("a", ("a", "b"), "$") == "a"
    assert refused(lambda: fields.one_of(bad, ("a", "b"), "$.k")) == (
        "$.k",
        "one of a, b is wanted",
    )
