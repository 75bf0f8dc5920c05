"""A quote as plain data, and the same with a sentence beside every reason."""

import json
from typing import Any

from guerdon.terms.canonical import written
from guerdon.terms.quote import Quote
from guerdon.terms.reasons import said


def document(*, quote: Quote) -> dict[str, Any]:
    """The quote with its own names, reasons as {"reason", "data"}; equal for equal quotes."""
    plain: dict[str, Any] = json.loads(written(value=quote))
    plain["considered"] = [
        {"offer": offer, "version": version} for offer, version in plain["considered"]
    ]
    return plain


def spoken(*, document: Any, language: str) -> Any:
    """The data with `says`, a sentence in zh or en, in every {"reason", "data"} of it."""
    if isinstance(document, list):
        return [spoken(document=item, language=language) for item in document]
    if not isinstance(document, dict):
        return document
    if document.keys() == {"reason", "data"} and isinstance(document["reason"], str):
        says = said(reason=document["reason"], data=document["data"], language=language)
        return {"reason": document["reason"], "says": says, "data": document["data"]}
    return {name: spoken(document=item, language=language) for name, item in document.items()}
