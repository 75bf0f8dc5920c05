"""Telling how far long work has come: a callback that takes plain data."""

from collections.abc import Callable
from typing import Any

# {"step": name, "done": so many, "of": of so many}; only `step` is always there.
Tell = Callable[[dict[str, Any]], None]


def quiet(_progress: dict[str, Any], /) -> None:
    """Tell nobody."""
