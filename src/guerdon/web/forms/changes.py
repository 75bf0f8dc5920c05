"""What differs between two states of a section, in the words and units of its form."""

from collections import Counter
from dataclasses import dataclass

from guerdon.web.forms.tree import Part
from guerdon.web.wording import say

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """One word: what it is called with what it stands in, and its value before and after."""

    words: tuple[str, ...]
    before: str
    after: str


def changes(*, before: tuple[Part, ...], after: tuple[Part, ...]) -> tuple[Changed, ...]:
    """What was added, changed or taken away, in the order of the form; at most MOST."""
    old, new = dict(_flat(before, ())), dict(_flat(after, ()))
    found = []
    for path in [*old, *(path for path in new if path not in old)]:
        was, now = old.get(path, ((), "")), new.get(path, ((), ""))
        if was[1] != now[1]:
            found.append(Changed(words=now[0] or was[0], before=was[1], after=now[1]))
    return tuple(found[:MOST])


def _flat(
    parts: tuple[Part, ...], above: tuple[str, ...]
) -> list[tuple[str, tuple[tuple[str, ...], str]]]:
    found = []
    called = Counter(one.label for one in parts)
    for place, one in enumerate(parts, start=1):
        # Two of one name, as two gifts of one scene, are told apart by their place.
        label = f"{one.label} ({place})" if called[one.label] > 1 else one.label
        words = (*above, label)
        text = _text(one)
        if text:
            found.append((one.path, (words, text)))
        found += _flat(one.inside, words)
    return found


def _text(part: Part) -> str:
    if part.texts:
        return " / ".join(text for text in part.texts.values() if text)
    if part.kind == "flag":
        return say("section.yes") if part.on else ""
    if part.holds and part.kind != "either":
        return say("section.there") if part.nullable and part.on else ""
    told = dict(part.options).get(part.text, part.text) if part.text else ""
    if not told:
        return ""
    return f"{told} %" if part.sign == "%" else f"{part.sign}{told}"
