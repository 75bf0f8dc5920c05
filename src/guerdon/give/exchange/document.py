"""The section `sharing`: on what terms members transfer points and keep a household's pool."""

from collections.abc import Mapping
from typing import Any

from guerdon.terms.decision import Refusal
from guerdon.terms.sharing import HouseholdTerms, Sharing, TransferTerms
from guerdon.terms.strict import WrongError, read, whole, words

NAME = "sharing"
MOST_POINTS = 10**9
WHOLE_BP = 10_000
SPENDERS = ("head", "all", "named")


def _number(title: str, least: int, most: int, default: int | None) -> dict[str, Any]:
    kind: Any = ["integer", "null"] if default is None else "integer"
    return {
        "title": title,
        "type": kind,
        "minimum": least,
        "maximum": most,
        "default": default,
    }


SCHEMA: Mapping[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Sharing",
    "description": "Transfers between members, and the household's pool; what is absent is not "
    "offered.",
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "transfer": {
            "title": "Transfer",
            "description": "Points from one member to another; they keep their age and end.",
            "type": ["object", "null"],
            "additionalProperties": False,
            "properties": {
                "least": _number("Fewest points at once", 1, MOST_POINTS, 1),
                "most": _number("Most points at once", 1, MOST_POINTS, None),
                "most_a_day": _number("Most points a day and member", 1, MOST_POINTS, None),
                "times_a_day": _number("Transfers a day and member", 1, 1000, None),
                "fee_points": _number("Fee in points", 0, MOST_POINTS, 0),
                "fee_bp": _number("Fee in hundredths of a percent", 0, WHOLE_BP, 0),
                "rest_days": _number("Days that points must be old", 0, 3660, 0),
            },
        },
        "household": {
            "title": "Household",
            "description": "A pool that members of a household fill and spend together.",
            "type": ["object", "null"],
            "additionalProperties": False,
            "properties": {
                "most_members": _number("Most members", 2, 50, 6),
                "spenders": {
                    "title": "Who may spend",
                    "enum": list(SPENDERS),
                    "default": "all",
                },
                "rest_days": _number("Days that points must be old", 0, 3660, 0),
            },
        },
    },
}


def parsed(*, document: Mapping[str, Any]) -> Sharing | Refusal:
    """The terms that the document says; the first thing that is wrong is refused with its place."""
    return read(_sharing, document)


def _sharing(document: Any) -> Sharing:
    get = words(document, {"transfer", "household"}, "$").get
    transfer, household = get("transfer"), get("household")
    return Sharing(
        transfer=None if transfer is None else _transfer(transfer),
        household=None if household is None else _household(household),
    )


def _transfer(document: Any) -> TransferTerms:
    where = "$.transfer"
    numbers = SCHEMA["properties"]["transfer"]["properties"]
    words(document, numbers.keys(), where)
    found = TransferTerms(**{word: _read(document, numbers, word, where) for word in numbers})
    if found.most is not None and found.most < found.least:
        raise WrongError(f"{where}.most", "the most is less than the least")
    return found


def _household(document: Any) -> HouseholdTerms:
    where = "$.household"
    numbers = SCHEMA["properties"]["household"]["properties"]
    words(document, numbers.keys(), where)
    spenders = document.get("spenders", "all")
    if spenders not in SPENDERS:
        raise WrongError(f"{where}.spenders", f"one of {', '.join(SPENDERS)} is wanted")
    return HouseholdTerms(
        most_members=_read(document, numbers, "most_members", where),
        spenders=spenders,
        rest_days=_read(document, numbers, "rest_days", where),
    )


def _read(document: Mapping[str, Any], numbers: Mapping[str, Any], word: str, where: str) -> Any:
    """A number within the bounds that the schema says; its default where it is not said."""
    told = numbers[word]
    given = document.get(word, told["default"])
    if given is None and told["default"] is None:
        return None
    return whole(given, f"{where}.{word}", least=told["minimum"], most=told["maximum"])
