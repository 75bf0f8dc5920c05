"""What a campaign may use besides money: staff hours, calls, messages of a channel."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

MOST_LIMITS = 5
LONGEST = 40
LARGEST = 10**12


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most so many whole units; `each` is what one person takes who is given an offer.

    Offers that are not named take nothing of it.
    """

    name: str
    most: int
    each: Mapping[str, int]


def wrong(*, listed: Any, offers: Collection[str]) -> tuple[str, str] | None:
    """What is wrong with the limits of a brief with these offers, and where."""
    if not isinstance(listed, list | tuple) or len(listed) > MOST_LIMITS:
        return "limits", f"up to {MOST_LIMITS} limits are wanted"
    for number, one in enumerate(listed, start=1):
        found = _wrong(one, offers)
        if found is not None:
            return f"limits.{number}{found[0]}", found[1]
    if len({one["name"] for one in listed}) < len(listed):
        return "limits", "each limit needs a name of its own"
    return None


def _wrong(one: Any, offers: Collection[str]) -> tuple[str, str] | None:
    if not isinstance(one, Mapping) or set(one) != {"name", "most", "each"}:
        return "", "name, most and each make a limit"
    name, each = one["name"], one["each"]
    if not isinstance(name, str) or not 0 < len(name.strip()) <= LONGEST:
        return ".name", f"a name of up to {LONGEST} letters is wanted"
    if not isinstance(each, Mapping) or not each or not set(each) <= set(offers):
        return ".each", "offers of this brief and what each takes are wanted"
    for where, value in ((".most", one["most"]), *((".each", taken) for taken in each.values())):
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= LARGEST:
            return where, "a whole number from 0 is wanted"
    return None


def read(*, listed: Any) -> tuple[Limit, ...]:
    """The limits, of which nothing is wrong."""
    return tuple(
        Limit(name=one["name"].strip(), most=one["most"], each=dict(one["each"])) for one in listed
    )
