"""What a new template begins with, by channel."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


@cache
def _read() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads(
        (resources.files("guerdon.give.messages") / "ready.toml").read_text("utf-8")
    )


def channels() -> tuple[str, ...]:
    """The channels that have a beginning, in the order in which they are offered."""
    return tuple(_read())


def begun(*, channel: str) -> dict[str, Any] | None:
    """A template document to go on from; None for a channel that has none."""
    found = _read().get(channel)
    if found is None:
        return None
    languages = {
        language: {part: text.strip("\n") for part, text in parts.items()}
        for language, parts in found.items()
    }
    return {"name": "", "channel": channel, "languages": languages}
