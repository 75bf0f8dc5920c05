"""The JSON Schema of the section `tiers`: what may stand there, and what it means."""

from collections.abc import Mapping
from typing import Any

from guerdon.terms.tiers import (
    BENEFITS,
    DOWNGRADES,
    EVERY,
    MEASURES,
    REFUNDS,
    RETURNS,
    UPGRADES,
    WINDOWS,
)


def _object(title: str, needed: tuple[str, ...], **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "title": title,
        "additionalProperties": False,
        "required": list(needed),
        "properties": properties,
    }


def _whole(says: str, *, least: int = 0, most: int | None = None) -> dict[str, Any]:
    found: dict[str, Any] = {"type": "integer", "minimum": least, "description": says}
    return found if most is None else {**found, "maximum": most}


def _one_of(words: tuple[str, ...], says: str) -> dict[str, Any]:
    return {"enum": list(words), "description": says}


KEY = {"type": "string", "pattern": "^[a-z0-9][a-z0-9_-]{0,39}$"}
NAMED = {"type": "string", "minLength": 1, "maxLength": 60}
NAME = _object("Name", ("zh", "en"), zh=NAMED, en=NAMED)
MOMENT = {"type": "string", "format": "date-time"}
THRESHOLD = {
    "description": "Minor units, orders or points; or numbers by the date from which each holds.",
    "oneOf": [
        {"type": "integer", "minimum": 0},
        {
            "type": "array",
            "minItems": 1,
            "maxItems": 50,
            "items": {
                **_object("Dated number", ("at_least",), at_least=_whole("So much is needed.")),
                "properties": {"from": MOMENT, "at_least": _whole("So much is needed.")},
            },
        },
    ],
}
BENEFIT = _object(
    "Benefit",
    ("key", "kind", "name"),
    key=KEY,
    kind=_one_of(BENEFITS, "What it is."),
    name=NAME,
    quantity={
        "type": ["integer", "null"],
        "minimum": 1,
        "maximum": 10_000,
        "description": "Uses each time; null while the tier lasts.",
    },
    every=_one_of(EVERY, "With the tier, each calendar month or year, each birthday."),
    days=_whole("How long each may be used.", least=1, most=3660),
    before_days=_whole("So many days before the birthday.", most=3659),
    percent=_whole("The share of a discount.", most=100),
    offer={"type": "string", "maxLength": 64, "description": "The offer that gives it."},
)
TIER = _object(
    "Tier",
    ("key", "name", "threshold"),
    key=KEY,
    name=NAME,
    colour={"type": "string", "pattern": "^#[0-9a-fA-F]{6}$"},
    threshold=THRESHOLD,
    benefits={"type": "array", "maxItems": 30, "items": BENEFIT},
)
WINDOW = _object(
    "Window",
    (),
    kind=_one_of(WINDOWS, "Which purchases count together."),
    months=_whole("How long a period or a rolling window is.", least=1, most=120),
    month=_whole("The month with which periods of the calendar begin.", least=1, most=12),
)
STRUCTURE = _object(
    "Structure",
    ("key", "name", "tiers"),
    key=KEY,
    name=NAME,
    main={"type": "boolean", "description": "Its tier is the customer's tier at the till."},
    measure=_one_of(MEASURES, "Amount spent, number of orders, or points of a wallet."),
    wallet={"type": "string", "minLength": 1, "maxLength": 24},
    window=WINDOW,
    upgrade=_one_of(UPGRADES, "When a tier that is reached begins."),
    downgrade=_one_of(DOWNGRADES, "How far a tier falls that is not kept."),
    grace_days=_whole("Days in which a tier may still be kept after its period.", most=3650),
    guard_percent=_whole("The share of a threshold that keeps its tier.", least=1, most=100),
    returns=_one_of(RETURNS, "When what came back counts no more."),
    warn_days=_whole("Days before a tier is lost that its holder is told.", most=366),
    tiers={"type": "array", "minItems": 1, "maxItems": 20, "items": TIER},
)
PLAN = _object(
    "Paid plan",
    ("key", "name", "price_minor"),
    key=KEY,
    name=NAME,
    price_minor=_whole("The price of a term."),
    months=_whole("How long a term is.", least=1, most=120),
    trial_days=_whole("Days at the beginning in which leaving is free.", most=3240),
    auto_renew={"type": "boolean", "description": "Whether the next term begins by itself."},
    pay_days=_whole("Days in which a term that began by itself is paid.", most=3240),
    refund=_one_of(REFUNDS, "What comes back on leaving."),
    structure={"type": "string", "maxLength": 40},
    tier={"type": "string", "maxLength": 40},
    benefits={"type": "array", "maxItems": 30, "items": BENEFIT},
)
SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    **_object(
        "Tiers",
        (),
        structures={
            "type": "array",
            "maxItems": 10,
            "items": STRUCTURE,
            "description": "Ladders of tiers; one of them is the main one.",
        },
        plans={
            "type": "array",
            "maxItems": 20,
            "items": PLAN,
            "description": "Memberships that are bought.",
        },
    ),
}
