"""Canonical bytes: equal values give equal bytes, on every machine and in every run."""

import hashlib
import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from operator import attrgetter
from typing import Any


def written(*, value: Any) -> bytes:
    """Frozen terms, mappings, sets, moments and plain values as JSON with sorted names, UTF-8."""
    return json.dumps(
        value, default=_plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    ).encode()


def digest(*, value: Any) -> str:
    """SHA-256 of the canonical bytes, as hexadecimal text."""
    return hashlib.sha256(written(value=value)).hexdigest()


@cache
def _reading(kind: Hashable) -> tuple[tuple[str, ...], Callable[[Any], Any]] | None:
    """The field names of a dataclass and a function that reads them all; None for other types."""
    if not isinstance(kind, type) or not is_dataclass(kind):
        return None
    names = tuple(field.name for field in fields(kind))
    return names, attrgetter(*names, "__class__")  # Two or more, so that it answers a tuple.


def _plain(value: Any) -> Any:
    kind: Any = type(value)
    reading = _reading(kind)
    if reading is not None:
        names, read = reading
        return dict(zip(names, read(value), strict=False))
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"no canonical form for {type(value).__name__}")
