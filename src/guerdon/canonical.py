"""Canonical bytes: equal values give equal bytes, on every machine and in every run."""

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec


def _plain(value: Any) -> Any:
    """What msgspec has no form of its own for."""
    if isinstance(value, Mapping):
        return dict(value)
    raise TypeError(f"no canonical form for {type(value).__name__}")


_encode = msgspec.json.Encoder(order="sorted", enc_hook=_plain).encode


def written(*, value: Any) -> bytes:
    """Frozen terms, mappings, sets, moments and plain values as JSON with sorted names, UTF-8.

    A moment in UTC ends in Z, a Decimal is a text, a float is the shortest that reads back.
    Raises TypeError for a value that has no such form.
    """
    return _encode(value)


def digest(*, value: Any) -> str:
    """SHA-256 of the canonical bytes, as hexadecimal text."""
    return hashlib.sha256(_encode(value)).hexdigest()
