"""What conditions of a journey look at: the member, and what the entry's trigger said."""

from collections.abc import Mapping
from typing import Any

from guerdon.give.reading import Reader
from guerdon.terms.condition import Condition, leaves, parsed
from guerdon.terms.decision import Refusal
from guerdon.terms.fields import named

# A plain word or number of the entry's trigger is a text field under this prefix.
ENTRY = "attribute.entry."
# Defined beside it in the schema of a journey.
CONDITION: dict[str, Any] = {"$ref": "#/$defs/condition"}


def condition(*, reader: Reader, word: str) -> Condition:
    """A condition over the member and the entry; no cart is there to be looked at."""
    read = parsed(document=reader.taken(word))
    if isinstance(read, Refusal):
        where = str(read.data.get("where") or read.data.get("hint") or "$").removeprefix("$")
        problem = str(read.data.get("problem") or f"{read.data.get('field')} is no field")
        reader.wrong(f"{word}{where}", problem)
        return parsed(document=None)  # type: ignore[return-value]
    for leaf in leaves(condition=read):
        found = named(name=leaf.field)
        if found is None or found.scope != "customer":
            reader.wrong(word, f"{leaf.field} belongs to a cart, and none is here")
    return read


def seen(*, values: Mapping[str, Any], data: Mapping[str, Any]) -> Mapping[str, Any]:
    """The member's values with those of the entry."""
    plain = {
        f"{ENTRY}{name}": str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in data.items()
        if isinstance(value, str | int | float)
    }
    return {**values, **plain}
