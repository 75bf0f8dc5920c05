"""What the API cannot read, told in the house's words and not in the library's."""

from collections.abc import Mapping, Sequence
from typing import Any

# What the library calls it begins so -> what is said; {names} are its own data.
PROBLEMS = {
    "missing": "this word is missing",
    "extra_forbidden": "this word is unknown here",
    "int": "a whole number is wanted",
    "float": "a number is wanted",
    "decimal": "a number is wanted",
    "finite_number": "a number is wanted",
    "bool": "true or false is wanted",
    "string_too_long": "a text of at most {max_length} characters is wanted",
    "string_too_short": "a text of at least {min_length} characters is wanted",
    "string": "a text is wanted here",
    "too_long": "a list of at most {max_length} is wanted",
    "too_short": "a list of at least {min_length} is wanted",
    "list": "a list is wanted here",
    "dict": "an object is wanted here",
    "model": "an object is wanted here",
    "greater_than_equal": "a number of at least {ge} is wanted",
    "greater_than": "a number above {gt} is wanted",
    "less_than_equal": "a number of at most {le} is wanted",
    "less_than": "a number below {lt} is wanted",
    "datetime": "a moment with its zone, as 2026-03-14T12:00:00Z, is wanted",
    "timezone": "a moment with its zone, as 2026-03-14T12:00:00Z, is wanted",
    "date": "a day, as 2026-03-14, is wanted",
}
OTHER = "this value cannot be taken here"
BODY = "body"


def misread(*, errors: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The first of a ValidationError's errors as data of `body_malformed`: where and problem."""
    first = errors[0] if errors else {}
    return {"where": _where(first.get("loc", ())), "problem": _problem(first)}


def _where(place: Sequence[Any]) -> str:
    """`$.shares[1]` in a body; a parameter of the address by its name."""
    source, *rest = place or (BODY,)
    if source != BODY:
        return ".".join(str(part) for part in rest)
    # The first part names the parameter of the function that takes the body.
    inner = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in rest[1:]]
    return "".join(["$", *inner])


def _problem(error: Mapping[str, Any]) -> str:
    kind = str(error.get("type", ""))
    # The longest first: string_too_long before string.
    for name in sorted(PROBLEMS, key=len, reverse=True):
        if kind == name or kind.startswith(f"{name}_"):
            try:
                return PROBLEMS[name].format_map(error.get("ctx") or {})
            except KeyError:
                break
    return OTHER
