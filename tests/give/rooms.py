"""A small room for tests of sections: one whole number, `least`, and nothing else."""

from collections.abc import Mapping
from typing import Any

from guerdon.terms.decision import Refusal

NAME = "trial"
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "properties": {"least": {"type": "integer"}, "most": {"type": "integer"}},
}


def parsed(*, document: Mapping[str, Any]) -> int | Refusal:
    least = document.get("least")
    if isinstance(least, int):
        return least
    data = {"where": "$.least", "problem": "a whole number is wanted"}
    return Refusal(reason="body_malformed", data=data)
