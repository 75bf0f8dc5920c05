"""The difference between two programmes: what is added, changed word by word, ended or the same."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from guerdon.give.programme_document import brief, rules_document
from guerdon.terms.programme import Programme, Shelved

# What becomes of an offer. `ended` is for good unless a later programme names the offer again.
WHAT = ("added", "reopened", "changed", "ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One word with its value before and after; None where it is not there."""

    word: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMoved:
    """What becomes of one offer, word by word; `state` is the one it has then."""

    key: str
    what: str
    state: str
    words: tuple[Moved, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """All that two programmes differ in; `unchanged` counts the offers that stay as they are.

    A word of `sections` begins with its section's name.
    """

    rules: tuple[Moved, ...]
    budgets: tuple[Moved, ...]
    offers: tuple[OfferMoved, ...]
    unchanged: int
    sections: tuple[Moved, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether the two are equal."""
        return not (self.rules or self.budgets or self.offers or self.sections)


def between(
    *, before: Programme, after: Programme, ended: frozenset[str] = frozenset()
) -> Difference:
    """What changes from one programme to the other; `ended` are keys that were offers once."""
    offers = []
    for key in sorted(before.offers.keys() | after.offers.keys()):
        old, new = before.offers.get(key), after.offers.get(key)
        if old != new:
            offers.append(_moved(key, old, new, key in ended))
    same = sum(1 for key, new in after.offers.items() if before.offers.get(key) == new)
    return Difference(
        rules=tuple(moved(before=_rules(before), after=_rules(after))),
        budgets=tuple(moved(before=before.budgets, after=after.budgets)),
        offers=tuple(offers),
        unchanged=same,
        sections=tuple(moved(before=before.sections, after=after.sections)),
    )


def _rules(programme: Programme) -> dict[str, Any]:
    return rules_document(programme.rules)


def _moved(key: str, old: Shelved | None, new: Shelved | None, was: bool) -> OfferMoved:
    words = tuple(moved(before=_told(old), after=_told(new)))
    if new is None:
        return OfferMoved(key=key, what="ended", state="ended", words=words)
    what = "changed" if old is not None else "reopened" if was else "added"
    return OfferMoved(key=key, what=what, state=new.state, words=words)


def _told(shelved: Shelved | None) -> dict[str, Any]:
    """The offer as its text says it, its state too; nothing for an offer that is not there."""
    if shelved is None:
        return {}
    told = brief(shelved) | {"state": shelved.state}
    del told["key"]
    return told


def moved(*, before: Mapping[str, Any], after: Mapping[str, Any], at: str = "") -> Iterator[Moved]:
    """Each word that differs, objects word by word, lists as a whole; in the order of `after`."""
    for word in dict.fromkeys((*after, *before)):
        old, new = before.get(word), after.get(word)
        place = f"{at}.{word}" if at else str(word)
        if isinstance(old, Mapping) and isinstance(new, Mapping):
            yield from moved(before=old, after=new, at=place)
        elif old != new or type(old) is not type(new):
            yield Moved(word=place, before=old, after=new)
