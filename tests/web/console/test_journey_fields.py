"""Fields by their paths: drawn from a document and written back, untouched ones never."""

from copy import deepcopy
from typing import Any

import pytest

from guerdon.web.console.journey_fields import field, found, written

DOCUMENT: dict[str, Any] = {
    "at": "10:00",
    "share": 2.5,
    "for": {"days": 1},
    "channels": ["push", "email"],
    "parts": [{"share_percent": 50}, {"share_percent": 50, "go": "end"}],
}


def drawn(path: str, kind: str = "text") -> Any:
    return field(prefix="f.", path=path, kind=kind, document=DOCUMENT)


def after(path: str, kind: str, **typed: str) -> dict[str, Any]:
    made = deepcopy(DOCUMENT)
    named = {f"f.{path}{name}": value for name, value in typed.items()}
    written(document=made, field=drawn(path, kind), typed=named)
    return made


def test_a_path_goes_through_words_and_places() -> None:
    assert found(document=DOCUMENT, path="parts.1.go") == "end"
    assert found(document=DOCUMENT, path="for.days") == 1
    for path in ("parts.2.go", "parts.x", "at.hour", "none.at.all"):
        assert found(document=DOCUMENT, path=path) is None
    assert drawn("none").value == ""
    assert drawn("channels", "tries").tries == ("push", "email", "")


@pytest.mark.parametrize(
    ("path", "kind", "typed", "said"),
    [
        ("at", "text", "09:30", "09:30"),
        ("at", "text", " 10:00 ", "10:00"),
        ("for.days", "number", "3", 3),
        ("for.days", "number", "three", "three"),
        ("share", "number", "2.5", 2.5),
        ("parts.0.share_percent", "number", "40", 40),
        ("parts.1.go", "choice", "", None),
        ("for.hours", "number", "2", 2),
    ],
)
def test_what_was_typed_is_written(path: str, kind: str, typed: str, said: Any) -> None:
    made = deepcopy(DOCUMENT)
    written(document=made, field=drawn(path, kind), typed={f"f.{path}": typed})
    assert found(document=made, path=path) == said


def test_what_is_emptied_goes_with_what_held_only_it() -> None:
    made = deepcopy(DOCUMENT)
    written(document=made, field=drawn("for.days", "number"), typed={"f.for.days": ""})
    assert "for" not in made
    written(document=made, field=drawn("none.such"), typed={"f.none.such": ""})
    assert "none" not in made
    before = deepcopy(made)
    written(document=made, field=drawn("parts.7.go"), typed={"f.parts.7.go": "x"})
    written(document=made, field=drawn("at"), typed={})
    assert made == before


def test_channels_are_tried_in_their_order_each_once() -> None:
    one = drawn("channels", "tries")
    made = deepcopy(DOCUMENT)
    typed = {"f.channels.0": "sms", "f.channels.1": "", "f.channels.2": "push"}
    written(document=made, field=one, typed=typed)
    assert made["channels"] == ["sms", "push"]
    written(document=made, field=one, typed={})
    assert made["channels"] == ["sms", "push"]
