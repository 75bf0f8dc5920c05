"""Dated numbers: each holds from its day on until the next one does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from guerdon.terms.strict import WrongError, listed, moment

T = TypeVar("T")
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated(Generic[T]):
    """`value` holds from `start` on; without a start it always held."""

    start: datetime | None
    value: T


def standing(*, dated: Sequence[Dated[T]], at: datetime) -> T | None:
    """What holds at the moment: of those that have begun the last; None before the first."""
    found = [one.value for one in dated if one.start is None or one.start <= at]
    return found[-1] if found else None


def dated(
    value: Any, where: str, *, reader: Callable[[Mapping[str, Any], str], T]
) -> tuple[Dated[T], ...]:
    """A list of objects with a word `from`; the rest of each is the reader's.

    Only the first may be without `from`, and each begins after the one before.
    """
    found: list[Dated[T]] = []
    for place, one in enumerate(listed(value, where, most=MOST)):
        here = f"{where}[{place}]"
        if not isinstance(one, Mapping):
            raise WrongError(here, "an object is wanted")
        rest = {word: said for word, said in one.items() if word != "from"}
        start = None if one.get("from") is None else moment(one["from"], f"{here}.from")
        before = found[-1].start if found else None
        if place and (start is None or (before is not None and start <= before)):
            raise WrongError(f"{here}.from", "each begins after the one before")
        found.append(Dated(start=start, value=reader(rest, here)))
    return tuple(found)
