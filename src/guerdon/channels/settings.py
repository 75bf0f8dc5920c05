"""Settings of wires read from what is kept: one reader for all of them."""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, TypeVar

from guerdon.channels.http import address_problem

T = TypeVar("T")
LONGEST = 4_000


def read(*, form: type[T], plain: Mapping[str, Any]) -> T:
    """The settings as `form`, a dataclass of texts, numbers and yes-or-nos; unknown words fall out.

    A word without a default must be there and not be empty, an empty one with a default has it;
    one called `url` is an address. ValueError names the first word that is wrong.
    """
    found: dict[str, Any] = {}
    for one in fields(form):  # type: ignore[arg-type]
        value = plain.get(one.name)
        if value in (None, ""):
            if one.default is MISSING:
                raise ValueError(f"{one.name} is wanted")
            continue
        if not _fits(one.type, value):
            raise ValueError(f"{one.name}: {_named(one.type)} is wanted")
        found[one.name] = value
    if "url" in found and address_problem(url=found["url"]):
        raise ValueError(f"url: {address_problem(url=found['url'])}")
    return form(**found)


def _fits(kind: Any, value: Any) -> bool:
    if kind is str:
        return isinstance(value, str) and len(value) <= LONGEST
    if kind is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _named(kind: Any) -> str:
    return "a text" if kind is str else "a number"
