"""A quote as plain data, and the same with a sentence beside every reason."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import cache
from typing import Any

from guerdon.terms.decision import Reason, Refusal
from guerdon.terms.quote import Quote
from guerdon.terms.reasons import said


def document(*, quote: Quote) -> dict[str, Any]:
    """The quote with its own names; reasons as {"reason", "data"}."""
    plain: dict[str, Any] = _plain(quote)
    plain["considered"] = [
        {"offer": offer, "version": version} for offer, version in quote.considered
    ]
    return plain


def spoken(*, document: Any, language: str) -> Any:
    """Stored data with `says`, a sentence in zh or en, in every {"reason", "data"} of it."""
    if isinstance(document, list):
        return [spoken(document=item, language=language) for item in document]
    if not isinstance(document, dict):
        return document
    if document.keys() == {"reason", "data"} and isinstance(document["reason"], str):
        return sentenced(reason=document, language=language)
    return {name: spoken(document=item, language=language) for name, item in document.items()}


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


PLAIN = (int, str, bool, float, type(None))


def _plain(value: Any) -> Any:  # noqa: PLR0911 (one answer a kind)
    kind: Any = type(value)
    if kind in PLAIN:
        return value
    if kind is Reason or kind is Refusal:
        data = {name: _plain(item) for name, item in value.data.items()}
        return {"reason": value.reason, "data": data}
    if kind is tuple or kind is list:
        return [_plain(item) for item in value]
    if is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in _names(kind)}
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value)


def sentenced(*, reason: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A reason as plain data with its sentence in zh or en as `says`."""
    name, data = reason["reason"], reason["data"]
    return {"reason": name, "says": said(reason=name, data=data, language=language), "data": data}
