"""Effects are frozen words: what is planned can no longer be changed on its way."""

from dataclasses import FrozenInstanceError, fields

import pytest

from guerdon.give.journeys.effect import Grant, Hook, Say, Task
from guerdon.give.reward import Reward


def test_effects_are_frozen() -> None:
    grant = Grant(what="points", reward=Reward(kind="points", count=5))
    with pytest.raises(FrozenInstanceError):
        grant.bound = "c1"  # type: ignore[misc]
    names = {kind.__name__: {one.name for one in fields(kind)} for kind in (Say, Task, Hook)}
    assert {"purpose", "until"} <= names["Say"]
    assert {"outcomes", "due_at"} <= names["Task"]
    assert names["Hook"] == {"name", "data"}
