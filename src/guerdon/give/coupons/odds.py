"""The odds of guessing a code: how many of a pattern's codes may be out at once."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

from guerdon.give.coupons.pattern import Pattern
from guerdon.terms.decision import Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """With `out` of `space` codes out, one guess in `guesses` hits one of them."""

    space: int
    out: int
    guesses: int


@cache
def least_guesses() -> int:
    """The bound in odds.toml, as dated data."""
    file = resources.files("guerdon.give.coupons") / "odds.toml"
    return int(tomllib.loads(file.read_text(encoding="utf-8"))["least_guesses"])


def judged(*, pattern: Pattern, count: int, out: int = 0) -> Odds | Refusal:
    """The odds once `count` codes are drawn beside the `out` that are out already.

    `count` is at least 1. Refused where one guess in fewer than `least_guesses` would hit: with
    the space, the odds, and how many codes the pattern could still give.
    """
    space, total = pattern.space, out + count
    guesses = space // total
    if guesses < least_guesses():
        data = {
            "pattern": pattern.text,
            "asked": count,
            "out": out,
            "space": space,
            "guesses": guesses,
            "least": least_guesses(),
            "most": max(0, space // least_guesses() - out),
        }
        return Refusal(reason="pattern_too_small", data=data)
    return Odds(space=space, out=total, guesses=guesses)
