"""The section `experiments`: the share of customers who are given nothing by anything at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.terms.decision import Refusal
from guerdon.terms.strict import WrongError, read, text, words

NAME = "experiments"
# So many are enough to measure all of giving by; more would be costly.
MOST_HELD = 0.2

SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Experiments",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "global_holdout": {
            "title": "Customers whom no campaign and no experiment touches",
            "type": "object",
            "additionalProperties": False,
            "required": ["share", "salt"],
            "properties": {
                "share": {
                    "title": "Share of all customers",
                    "type": "number",
                    "minimum": 0,
                    "maximum": MOST_HELD,
                },
                "salt": {
                    "title": "A new word draws them anew, for a new year",
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 40,
                },
            },
        }
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentSettings:
    """`share` of all customers, drawn under `salt`, is held out of everything."""

    share: float
    salt: str


def parsed(*, document: Mapping[str, Any]) -> ExperimentSettings | Refusal:
    """The settings, or `body_malformed` with the place and the problem."""
    return read(_settings, document)


def _settings(document: Any) -> ExperimentSettings:
    get = words(document, {"global_holdout"}, "$").get
    held = words(get("global_holdout", {}), {"share", "salt"}, "$.global_holdout").get
    share = held("share", 0)
    real = isinstance(share, int | float) and not isinstance(share, bool)
    if not real or not 0 <= share <= MOST_HELD:
        raise WrongError("$.global_holdout.share", f"a number from 0 to {MOST_HELD} is wanted")
    salt = text(held("salt", "global"), "$.global_holdout.salt", longest=40, least=1)
    return ExperimentSettings(share=float(share), salt=salt)
