"""What goes to the database, parcel by parcel."""

from collections.abc import Sequence
from typing import Any

import pytest

from guerdon.store import parcel

Sent = list[list[tuple[str, Sequence[Any]]]]


def watched(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """From now on, the statements of each round trip with their values, in order."""
    sent: Sent = []
    before = parcel._sent

    def send(letters: Any) -> Any:
        sent.append([(one.query, one.params) for one in (*parcel._waiting.letters, *letters)])
        return before(letters)

    monkeypatch.setattr(parcel, "_sent", send)
    return sent
