"""The till's part of the API document: what bodies look like, with examples that work."""

from typing import Any

from guerdon.terms.cart import CHANNELS
from guerdon.terms.checkout_document import MOST_CODES, MOST_LINES, MOST_UNITS
from guerdon.terms.stacking import MODES
from guerdon.web.api.calls import DEFAULT_HOLD, MOST_EXPLAINED
from guerdon.web.api.return_call import MOST_RETURNED

MINOR = {"type": "integer", "minimum": 0, "description": "Whole minor units (cents, fen)."}
TEXT = {"type": "string", "maxLength": 120}
NAMED: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"en": {"type": "string"}, "zh": {"type": "string"}},
}
NO_TEXT = {**TEXT, "type": ["string", "null"]}
NO_MINOR = {**MINOR, "type": ["integer", "null"]}

LINE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["sku", "unit_minor"],
    "properties": {
        "key": {**NO_TEXT, "description": "Names the line in every answer; the sku when absent."},
        "sku": TEXT,
        "quantity": {"type": "integer", "minimum": 1, "maximum": MOST_UNITS, "default": 1},
        "unit_minor": MINOR,
        "category": TEXT,
        "brand": TEXT,
        "labels": {"type": "array", "items": TEXT},
        "cost_minor": {**NO_MINOR, "description": "What one unit costs the shop, if it is known."},
        "floor_minor": {**MINOR, "description": "The least that a unit may cost on average."},
    },
}
GIFTS: dict[str, Any] = {
    "type": "object",
    "maxProperties": MOST_CODES,
    "additionalProperties": {"type": "array", "maxItems": MOST_CODES, "items": TEXT},
}
CHECKOUT: dict[str, Any] = {
    "cart": {
        "type": "object",
        "additionalProperties": False,
        "required": ["currency", "lines"],
        "properties": {
            "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
            "lines": {"type": "array", "maxItems": MOST_LINES, "items": LINE},
            "shipping_minor": MINOR,
        },
    },
    "customer": {**NO_TEXT, "description": "The customer's key; none: a guest."},
    "codes": {"type": "array", "maxItems": MOST_CODES, "items": TEXT},
    "order": {**TEXT, "maxLength": 100, "description": "Needed to reserve and to redeem."},
    "channel": {"type": "string", "enum": list(CHANNELS), "default": "store"},
    "store": TEXT,
    "payment": TEXT,
    "zone": {**TEXT, "description": "IANA zone that weekdays, hours and dates are read in."},
    "points": {"type": "integer", "minimum": 0, "description": "Points to pay with."},
    "labels": {"type": "array", "items": TEXT},
    "gifts": {**GIFTS, "description": "The things that the customer picked, by offer."},
    "mode": {"enum": [*MODES, None], "description": "The programme's if absent."},
}
EXAMPLE: dict[str, Any] = {
    "cart": {
        "currency": "USD",
        "lines": [
            {"key": "1", "sku": "tea-250", "quantity": 3, "unit_minor": 1999, "category": "tea"},
            {"key": "2", "sku": "cup", "quantity": 1, "unit_minor": 550, "category": "ware"},
        ],
    },
    "customer": "C-1001",
    "order": "2026-000123",
    "channel": "store",
}


def body(properties: dict[str, Any], example: dict[str, Any], *required: str) -> dict[str, Any]:
    """A strict JSON body for the document."""
    schema = {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": properties,
    }
    content = {"application/json": {"schema": schema, "example": example}}
    return {"requestBody": {"required": True, "content": content}}


KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "maxLength": 128},
    "description": "The call happens once; again with the same body it gets the same reply.",
    "example": "7f0c1a4e-reserve-2026-000123",
}
DRY = {
    "name": "dry",
    "in": "query",
    "schema": {"type": "boolean", "default": False},
    "description": "Do everything, answer, and undo it.",
}
NOW = {
    "name": "now",
    "in": "query",
    "schema": {"type": "string", "format": "date-time"},
    "description": "Decide as of this moment: owners' keys only, or a demo shop.",
}
WRITING = [KEY, DRY, NOW]

QUOTE = {
    "parameters": [NOW],
    **body(
        CHECKOUT
        | {
            "explain": {
                "type": "array",
                "maxItems": MOST_EXPLAINED,
                "items": TEXT,
                "description": "Offers to be explained whatever becomes of them.",
            }
        },
        EXAMPLE,
        "cart",
    ),
}
RESERVE = {
    "parameters": WRITING,
    **body(
        CHECKOUT | {"ttl_seconds": {"type": "integer", "default": DEFAULT_HOLD}},
        EXAMPLE | {"ttl_seconds": 900},
        "cart",
        "order",
    ),
}
REDEEM = {
    "parameters": WRITING,
    **body(
        CHECKOUT
        | {
            "reservation": {**NO_TEXT, "description": "Instead of a cart: redeem what it holds."},
            "expect_total_minor": {**NO_MINOR, "description": "Refuse if the total is another."},
        },
        {"reservation": "res_0123456789abcdef01234567", "expect_total_minor": 6547},
    ),
}
ROLLBACK = {
    "parameters": WRITING,
    **body(
        {
            "lines": {
                "type": "array",
                "minItems": 1,
                "maxItems": MOST_RETURNED,
                "description": "Left out, with no gifts and no amount either: all that is left."
                " An empty list or null is refused.",
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["line"],
                    "properties": {
                        "line": TEXT,
                        "quantity": {
                            "type": "integer",
                            "minimum": 1,
                            "description": "How many; the later units come back first.",
                        },
                        "units": {
                            "type": "array",
                            "items": {"type": "integer", "minimum": 1},
                            "description": "Instead of a quantity: which, counted from 1.",
                        },
                    },
                },
            },
            "gifts": {
                **GIFTS,
                "description": "Things handed back, by the offer that gave them. Of a whole order"
                " all come back unless this says {}.",
            },
            "amount_minor": {
                **MINOR,
                "description": "Refund so much for goods that stay, out of goodwill: at most what"
                " the key's role may give, by the use and by the day.",
            },
            "why": {**TEXT, "maxLength": 300, "description": "Why; needed with an amount."},
            "free": {
                "type": "boolean",
                "default": True,
                "description": "Whether the code and the uses are free again with the last unit.",
            },
        },
        {"lines": [{"line": "1", "quantity": 1}]},
    ),
}
RELEASE = {"parameters": WRITING}
ORDER = {
    "parameters": WRITING,
    **body(
        {
            "order": {**TEXT, "maxLength": 100},
            "customer": NO_TEXT,
            "placed_at": {"type": "string", "format": "date-time"},
            "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
            "channel": TEXT,
            "store": TEXT,
            "lines": {
                "type": "array",
                "maxItems": MOST_LINES,
                "items": {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["sku", "quantity", "amount_minor"],
                    "properties": {
                        "sku": TEXT,
                        "quantity": {"type": "integer", "minimum": 1},
                        "amount_minor": {**MINOR, "description": "Paid for the whole line."},
                        "discount_minor": MINOR,
                        "category": TEXT,
                        "brand": TEXT,
                    },
                },
            },
        },
        {
            "order": "2026-000124",
            "customer": "C-1001",
            "placed_at": "2026-03-14T12:00:00Z",
            "currency": "USD",
            "lines": [{"sku": "tea-250", "quantity": 2, "amount_minor": 3998}],
        },
        "order",
        "placed_at",
        "currency",
        "lines",
    ),
}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "reason", "data"],
    "properties": {
        "type": {"type": "string", "example": "/problems/limit_reached"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "A sentence in the language of the call."},
        "reason": {"type": "string", "description": "The same for machines."},
        "data": {"type": "object"},
    },
}
