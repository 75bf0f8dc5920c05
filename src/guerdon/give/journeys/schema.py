"""The JSON Schema of a journey, so that an editor completes and checks it."""

from collections.abc import Mapping
from typing import Any

from guerdon.give import titled
from guerdon.give.condition_schema import condition_schema
from guerdon.give.journeys import again, sees, texts, timing
from guerdon.give.journeys.document import KINDS, MOST_STEPS, MOST_STOPS
from guerdon.give.journeys.entry import IN, OUT, WAYS, WEEKDAYS
from guerdon.terms.trigger import KIND

HEARD: dict[str, Any] = {
    "trigger": {"type": "string", "pattern": f"^{KIND.pattern}$"},
    "same": {"type": "string", "description": "The word of its data that names the object."},
}


def _object(properties: Mapping[str, Any], *required: str) -> dict[str, Any]:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(required),
        "properties": dict(properties),
    }


ENTRY_WAYS: Mapping[str, Any] = {
    "trigger": _object(
        {"kind": HEARD["trigger"], "object": {"type": "string", "maxLength": 40}}, "kind"
    ),
    "notice": _object({"kind": {"type": "string", "maxLength": 40}}, "kind"),
    "segment": _object(
        {
            "key": {"type": "string", "maxLength": 64},
            "side": {"enum": [IN, OUT]},
            "all_now": {"type": "boolean"},
            "at": timing.AT,
        },
        "key",
    ),
    "schedule": _object(
        {
            "weekdays": {"type": "array", "items": {"enum": list(WEEKDAYS)}},
            "monthday": {"type": "integer", "minimum": 1, "maximum": 28},
            "day": {"type": "string", "format": "date"},
            "at": timing.AT,
        }
    ),
    "date": _object(
        {
            "field": {"type": "string", "maxLength": 60},
            "days": {"type": "integer", "minimum": -366, "maximum": 366},
            "yearly": {"type": "boolean"},
            "at": timing.AT,
        },
        "field",
    ),
    "api": _object({}),
}


def schema(*, language: str) -> dict[str, Any]:
    """JSON Schema, draft 2020-12, of one journey's document; fields are told in zh or en."""
    steps = _object(
        {
            "key": titled.SCHEMA["key"],
            "then": {"type": "string", "description": "The step that follows, or end."},
            **{kind.WORD: kind.SCHEMA for kind in KINDS},
        },
        "key",
    )
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Journey",
        "$defs": condition_schema(language=language),
        **_object(
            {
                "journey": titled.SCHEMA["key"],
                "name": texts.schema(),
                "about": texts.schema(longest=500),
                "entry": _object(
                    {**{way: ENTRY_WAYS[way] for way in WAYS}, "when": sees.CONDITION},
                ),
                "again": again.SCHEMA,
                "holdout_percent": {"type": "number", "exclusiveMinimum": 0, "maximum": 90},
                "goal": _object(
                    {**HEARD, "days": {"type": "integer", "minimum": 1, "maximum": 366}},
                    *("trigger", "days"),
                ),
                "stops": {
                    "type": "array",
                    "maxItems": MOST_STOPS,
                    "items": _object(HEARD, "trigger"),
                },
                "steps": {
                    "type": "array",
                    "minItems": 1,
                    "maxItems": MOST_STEPS,
                    "items": steps,
                },
            },
            *("journey", "name", "entry", "again", "steps"),
        ),
    }
