"""Sections of the programme that are live for a test."""

from datetime import UTC, datetime
from typing import Any

from guerdon.store.programme import sections


def live(name: str, document: dict[str, Any] | None) -> None:
    """This section holds from the beginning of 2020."""
    done = sections.put(
        name=name, document=document, actor="test", now=datetime(2020, 1, 1, tzinfo=UTC)
    )
    assert isinstance(done, int), done
