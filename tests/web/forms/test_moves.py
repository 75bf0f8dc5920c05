"""Parts are added, taken out and moved by their path; a path that leads nowhere changes nothing."""

from typing import Any

import pytest

from guerdon.web.forms.moves import moved

HERE: dict[str, Any] = {"a": [{"k": 1}, {"k": 2}, {"k": 3}], "m": {"x": {}}}


@pytest.mark.parametrize(
    ("act", "path", "key", "after"),
    [
        ("add", "a", "", {**HERE, "a": [*HERE["a"], {}]}),
        ("add", "b", "", {**HERE, "b": [{}]}),
        (
            "add",
            "a/0/inner/deep",
            "",
            {**HERE, "a": [{"k": 1, "inner": {"deep": [{}]}}, {"k": 2}, {"k": 3}]},
        ),
        ("add", "m", "y", {**HERE, "m": {"x": {}, "y": {}}}),
        ("add", "m", "x", HERE),
        ("drop", "a/1", "", {**HERE, "a": [{"k": 1}, {"k": 3}]}),
        ("drop", "m/x", "", {**HERE, "m": {}}),
        ("up", "a/1", "", {**HERE, "a": [{"k": 2}, {"k": 1}, {"k": 3}]}),
        ("down", "a/1", "", {**HERE, "a": [{"k": 1}, {"k": 3}, {"k": 2}]}),
        ("up", "a/0", "", HERE),
        ("down", "a/2", "", HERE),
        ("drop", "a/9", "", HERE),
        ("drop", "nowhere/0", "", HERE),
        ("add", "a/9/b", "", HERE),
        ("add", "a/0/k", "", HERE),
    ],
)
def test_moved(act: str, path: str, key: str, after: dict[str, Any]) -> None:
    before = repr(HERE)
    assert moved(document=HERE, act=act, path=path, key=key) == after
    assert repr(HERE) == before
