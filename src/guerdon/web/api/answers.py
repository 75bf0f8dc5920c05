"""What a till call answers: plain data in a readable order, with a sentence for every reason."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from msgspec import to_builtins
from msgspec.json import decode

from guerdon.canonical import written
from guerdon.flows.tiers import naming
from guerdon.terms.quote import Quote
from guerdon.terms.quote_document import sentenced, spoken

QUOTE = (
    "currency",
    "subtotal_minor",
    "discount_minor",
    "shipping_minor",
    "total_minor",
    "points_spent",
    "points_minor",
    "due_minor",
    "points_earned",
    "earned",
    "mode",
    "applied",
    "not_applied",
    "passed_over",
    "codes",
    "runner_up",
    "gap_minor",
    "steps",
    "considered",
    "rolls",
    "rules",
    "section",
    "evaluation",
)


def quote(*, found: Quote, language: str) -> dict[str, Any]:
    """The answer to a quote: as `ordered` of its document, made in one pass."""
    plain = to_builtins(found, order="deterministic")
    for one in plain["applied"]:
        one["reason"] = sentenced(reason=one["reason"], language=language)
    for one in plain["not_applied"]:
        one["refusal"] = _said(one["refusal"], language)
    for one in plain["codes"]:
        one["refusal"] = one["refusal"] and _said(one["refusal"], language)
    plain["considered"] = [
        {"offer": offer, "version": version} for offer, version in plain["considered"]
    ]
    return {name: plain[name] for name in QUOTE}


def ordered(*, plain: Any, language: str) -> dict[str, Any]:
    """A quote's plain data, fresh or stored, in the order that people read."""
    said: dict[str, Any] = spoken(document=plain, language=language)
    for one in (*said.get("not_applied", ()), *said.get("codes", ())):
        if one["refusal"] and one["refusal"]["reason"] == naming.REASON:
            one["refusal"] = _said(one["refusal"], language)
    return {name: said[name] for name in QUOTE if name in said}


def _said(refusal: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The refusal with its sentence, in which tiers have their names; its data keep the keys."""
    name, data = refusal["reason"], refusal["data"]
    words = naming.named(reason=name, data=data, language=language, now=datetime.now(UTC))
    return {**sentenced(reason={"reason": name, "data": words}, language=language), "data": data}


def reply(*, body: Any, language: str) -> dict[str, Any]:
    """The answer to what changed something, in the order of names that a repeated call gets."""
    return replied(body=decode(written(value=body)), language=language)


def replied(*, body: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The same of a kept reply, whose body is plain data in that order already."""
    plain = dict(body)
    if "quote" in plain:
        plain["quote"] = ordered(plain=plain.pop("quote"), language=language)
    return plain
