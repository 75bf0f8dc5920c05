"""A quote as plain data, and the same with a sentence beside every reason."""

from collections.abc import Mapping
from typing import Any

from msgspec.json import Encoder, decode

from guerdon.terms.quote import Quote
from guerdon.terms.reasons import said

_encode = Encoder(order="deterministic").encode


def document(*, quote: Quote) -> dict[str, Any]:
    """The quote with its own names; reasons as {"reason", "data"}."""
    plain: dict[str, Any] = decode(_encode(quote))
    plain["considered"] = [
        {"offer": offer, "version": version} for offer, version in quote.considered
    ]
    return plain


def spoken(*, document: Any, language: str) -> Any:
    """Stored data with `says`, a sentence in zh or en, in every {"reason", "data"} of it."""
    return _spoken(document, language)


# What no reason can be in; a quote is made of them, for the most part.
LEAVES = frozenset((int, str, bool, float, type(None)))


def _spoken(document: Any, language: str) -> Any:
    if isinstance(document, dict):
        if (
            len(document) == len(REASON)
            and document.keys() == REASON
            and isinstance(document["reason"], str)
        ):
            return sentenced(reason=document, language=language)
        return {
            name: item if type(item) in LEAVES else _spoken(item, language)
            for name, item in document.items()
        }
    if isinstance(document, list | tuple):
        return [item if type(item) in LEAVES else _spoken(item, language) for item in document]
    return document


REASON = {"reason", "data"}


def sentenced(*, reason: Mapping[str, Any], language: str) -> dict[str, Any]:
    """A reason as plain data with its sentence in zh or en as `says`."""
    name, data = reason["reason"], reason["data"]
    return {"reason": name, "says": said(reason=name, data=data, language=language), "data": data}
