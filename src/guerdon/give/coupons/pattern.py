"""The pattern of a batch's codes: what may stand at each place, and which code a number is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod

from guerdon.give.coupons.signs import ALPHABETS, CHECK, OWN, PLAIN, check_number
from guerdon.terms.decision import Refusal

SHORTEST, LONGEST = 4, 40
# A hyphen groups a code for the eye; it means nothing when the code is typed.
HYPHEN = "-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """`places`: what may stand at each place: one character for ever, or one of several.

    The place `check` (None: there is none) holds the character that checks the drawn ones; its
    alphabet is the largest of theirs. `own` is the alphabet of the sign `?`.
    """

    text: str
    own: str
    places: tuple[str, ...]
    check: int | None

    @property
    def space(self) -> int:
        """How many codes there are."""
        return prod(len(self.places[place]) for place in self.drawn)

    @property
    def drawn(self) -> tuple[int, ...]:
        """The places that chance fills."""
        return tuple(
            place
            for place, alphabet in enumerate(self.places)
            if len(alphabet) > 1 and place != self.check
        )


def parsed(*, text: str, own: str = "", prefix: str = "", postfix: str = "") -> Pattern | Refusal:
    """The pattern `TEA-####-****`: # a digit, @ a letter, * a safe character, ? one of `own`.

    % is the check character; letters, digits and hyphens stand for themselves, small letters for
    capital ones. `prefix` and `postfix` stand around it and are plain. Refused, with the reason:
    anything else, no place for chance, a length outside [4, 40].
    """
    prefix, text, postfix, own = (part.strip().upper() for part in (prefix, text, postfix, own))
    whole = prefix + text + postfix
    strange = set(prefix + postfix) - PLAIN - {HYPHEN}
    strange |= set(text) - PLAIN - {HYPHEN, CHECK, OWN} - ALPHABETS.keys()
    if strange:
        return Refusal(reason="pattern_sign_unknown", data={"sign": min(strange)})
    if not SHORTEST <= len(whole) <= LONGEST:
        data = {"length": len(whole), "least": SHORTEST, "most": LONGEST}
        return Refusal(reason="pattern_length", data=data)
    if whole[0] == HYPHEN or whole[-1] == HYPHEN or HYPHEN * 2 in whole:
        return Refusal(reason="pattern_hyphens")
    refusal = _own_refused(text, own)
    if refusal is not None:
        return refusal
    signs = {**ALPHABETS, OWN: own}
    return _placed(whole, own, [signs.get(sign, sign) for sign in whole])


def _own_refused(text: str, own: str) -> Refusal | None:
    if (OWN in text) != bool(own):
        return Refusal(reason="pattern_own_needed" if OWN in text else "pattern_own_unused")
    if own and (len(own) < 2 or len(set(own)) != len(own) or not PLAIN.issuperset(own)):
        return Refusal(reason="pattern_own_unusable", data={"alphabet": own[:LONGEST]})
    return None


def _placed(whole: str, own: str, places: list[str]) -> Pattern | Refusal:
    alphabets = [alphabet for alphabet in places if len(alphabet) > 1]
    if not alphabets:
        return Refusal(reason="pattern_without_chance")
    if whole.count(CHECK) > 1:
        return Refusal(reason="pattern_check_twice")
    check = whole.index(CHECK) if CHECK in whole else None
    if check is not None:
        places[check] = max(alphabets, key=len)
    return Pattern(text=whole, own=own, places=tuple(places), check=check)


def writer(*, pattern: Pattern) -> Callable[[int], str]:
    """Which code each number in [0, space) is: one code a number, one number a code."""
    places, drawn, check = pattern.places, pattern.drawn, pattern.check
    wheels = [(place, places[place], len(places[place])) for place in drawn]
    still = [alphabet[0] for alphabet in places]

    def written(number: int) -> str:
        code = still.copy()
        numbers = []
        for place, alphabet, size in wheels:
            number, at = divmod(number, size)
            code[place] = alphabet[at]
            numbers.append(at)
        if check is not None:
            alphabet = places[check]
            code[check] = alphabet[check_number(numbers=numbers, size=len(alphabet))]
        return "".join(code)

    return written


def fits(*, pattern: Pattern, code: str) -> bool:
    """Whether the code is one of the pattern's, its check character included."""
    places = pattern.places
    if len(code) != len(places) or any(c not in p for c, p in zip(code, places, strict=True)):
        return False
    if pattern.check is None:
        return True
    alphabet = places[pattern.check]
    numbers = [places[place].index(code[place]) for place in pattern.drawn]
    return code[pattern.check] == alphabet[check_number(numbers=numbers, size=len(alphabet))]


def regrouped(*, pattern: Pattern, bare: str) -> str | None:
    """The code as the pattern writes it, from its characters without hyphens; None: none of its."""
    if len(bare) != sum(place != HYPHEN for place in pattern.places):
        return None
    characters: Iterator[str] = iter(bare)
    code = "".join(HYPHEN if place == HYPHEN else next(characters) for place in pattern.places)
    return code if fits(pattern=pattern, code=code) else None
