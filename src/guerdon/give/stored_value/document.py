"""The section `gift_cards`: currency, law, life and bounds of the shop's gift cards."""

from collections.abc import Mapping
from typing import Any

from guerdon.give.coupons.odds import judged
from guerdon.give.coupons.pattern import parsed as pattern_of
from guerdon.give.stored_value.law import jurisdictions
from guerdon.terms.decision import Refusal
from guerdon.terms.money import LARGEST_MINOR, is_currency
from guerdon.terms.stored_value import CardTerms
from guerdon.terms.strict import WrongError, read, text, whole, words

NAME = "gift_cards"
# A pattern is judged as if so many cards were out.
MANY = 1_000_000


def _amount(title: str, default: int | None) -> dict[str, Any]:
    kind: Any = "integer" if default is not None else ["integer", "null"]
    return {"title": title, "type": kind, "minimum": 1, "maximum": LARGEST_MINOR}


SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Gift cards",
    "description": "Cards with money on them, in minor units of one currency.",
    "type": "object",
    "additionalProperties": False,
    "required": ["currency"],
    "properties": {
        "currency": {"title": "Currency", "type": "string", "pattern": "^[A-Z]{3}$"},
        "jurisdiction": {
            "title": "Law that bounds the end of cards",
            "enum": list(jurisdictions()),
            "default": "none",
        },
        "life_months": {
            "title": "Life in months",
            "description": "null: cards have no end.",
            "type": ["integer", "null"],
            "minimum": 1,
            "maximum": 600,
        },
        "least_minor": _amount("Least at once", 1),
        "most_minor": _amount("Most at once", None),
        "most_balance_minor": _amount("Most on one card", None),
        "refund_days": {
            "title": "Days that refunded money may be used at least",
            "type": "integer",
            "minimum": 0,
            "maximum": 3660,
        },
        "pattern": {"title": "Pattern of the codes", "type": "string", "maxLength": 40},
    },
}


def parsed(*, document: Mapping[str, Any]) -> CardTerms | Refusal:
    """The terms that the document says; the first thing that is wrong is refused with its place."""
    return read(_terms, document)


def _terms(document: Any) -> CardTerms:
    said = words(document, SCHEMA["properties"].keys(), "$")
    currency = text(said.get("currency"), "$.currency", longest=3)
    if not is_currency(currency=currency):
        raise WrongError("$.currency", "a currency such as CNY is wanted")
    jurisdiction = said.get("jurisdiction", "none")
    if jurisdiction not in jurisdictions():
        raise WrongError("$.jurisdiction", f"one of {', '.join(jurisdictions())} is wanted")
    months = said.get("life_months")
    given: dict[str, Any] = {}
    for word in ("least_minor", "most_minor", "most_balance_minor"):
        if said.get(word) is not None:
            given[word] = whole(said[word], f"$.{word}", least=1)
    if "refund_days" in said:
        given["refund_days"] = whole(said["refund_days"], "$.refund_days", most=3660)
    if "pattern" in said:
        given["pattern"] = _pattern(text(said["pattern"], "$.pattern", longest=40))
    found = CardTerms(
        currency=currency,
        jurisdiction=jurisdiction,
        life_months=None if months is None else whole(months, "$.life_months", least=1, most=600),
        **given,
    )
    if found.most_minor is not None and found.most_minor < found.least_minor:
        raise WrongError("$.most_minor", "the most is less than the least")
    return found


def _pattern(given: str) -> str:
    found = pattern_of(text=given)
    if isinstance(found, Refusal):
        raise WrongError("$.pattern", f"this pattern will not do: {found.reason}")
    if found.check is None:
        raise WrongError("$.pattern", "a check character (%) is wanted")
    if isinstance(judged(pattern=found, count=MANY), Refusal):
        raise WrongError("$.pattern", "codes of this pattern are too easily guessed")
    return found.text
