"""Reading plain data strictly: the first thing that is wrong is named with its place."""

from collections.abc import Callable, Mapping, Set
from datetime import datetime
from typing import Any, TypeVar

from guerdon.terms.decision import Refusal
from guerdon.terms.money import LARGEST_MINOR

T = TypeVar("T")
LONGEST = 120


class WrongError(Exception):
    """Carries the place and the problem out of a reading."""

    def __init__(self, where: str, problem: str) -> None:
        """`where` is a path such as $.cart.lines[2].sku."""
        super().__init__(where, problem)
        self.where, self.problem = where, problem


def read(reader: Callable[[Any], T], document: Any) -> T | Refusal:
    """What the reader makes of the document, or `body_malformed` with the place and the problem."""
    try:
        return reader(document)
    except WrongError as wrong:
        data = {"where": wrong.where, "problem": wrong.problem}
        return Refusal(reason="body_malformed", data=data)


def mapping(value: Any, where: str) -> Mapping[str, Any]:
    """An object, whatever words it has."""
    if not isinstance(value, Mapping):
        raise WrongError(where, "an object is wanted")
    return value


def words(document: Any, known: Set[str], where: str) -> Mapping[str, Any]:
    """An object that has no word but those."""
    unknown = mapping(document, where).keys() - known
    if unknown:
        raise WrongError(f"{where}.{min(map(str, unknown))[:40]}", "this word is unknown here")
    found: Mapping[str, Any] = document
    return found


def text(value: Any, where: str, *, longest: int = LONGEST, least: int = 0) -> str:
    """A text of so many characters, without NUL."""
    if not isinstance(value, str) or not least <= len(value) <= longest or "\x00" in value:
        bounds = f"of at most {longest}" if not least else f"of {least} to {longest}"
        raise WrongError(where, f"a text {bounds} characters is wanted")
    return value


def listed(value: Any, where: str, *, most: int) -> list[Any] | tuple[Any, ...]:
    """A list of at most so many."""
    if not isinstance(value, list | tuple) or len(value) > most:
        raise WrongError(where, f"a list of at most {most} is wanted")
    return value


def texts(value: Any, where: str, *, most: int, longest: int = LONGEST) -> list[str]:
    """A list of texts."""
    found = listed(value, where, most=most)
    return [text(item, f"{where}[{place}]", longest=longest) for place, item in enumerate(found)]


def whole(value: Any, where: str, *, least: int = 0, most: int = LARGEST_MINOR) -> int:
    """A whole number within bounds; true and false are none."""
    if type(value) is not int or not least <= value <= most:
        raise WrongError(where, f"a whole number from {least} to {most} is wanted")
    return value


def flag(value: Any, where: str) -> bool:
    """True or false."""
    if type(value) is not bool:
        raise WrongError(where, "true or false is wanted")
    return value


def moment(value: Any, where: str) -> datetime:
    """An ISO 8601 moment with its zone, of this century or the next."""
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        found = None
    if found is None or found.tzinfo is None or not 2000 <= found.year < 2200:
        raise WrongError(where, "a moment with its zone, as 2026-03-14T12:00:00Z, is wanted")
    return found
