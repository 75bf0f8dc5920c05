"""The programme's rules and changes in words, for pages."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from guerdon.give.difference import Difference, Moved, OfferMoved
from guerdon.give.programme_document import rules_document
from guerdon.terms.programme import Rules
from guerdon.web.templatetags.words import written_money
from guerdon.web.wording import say, wordings

NOTHING = "–"
# A list or an object beyond so many characters is cut: the text itself tells the rest.
LONGEST = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One word with its value before and after; `code` where the word is one of the text's own."""

    label: str
    before: str
    after: str
    code: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferLine:
    """What becomes of one offer, word by word."""

    key: str
    what: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """A difference as a page shows it."""

    rules: tuple[Line, ...]
    budgets: tuple[Line, ...]
    offers: tuple[OfferLine, ...]
    sections: tuple[Line, ...]
    unchanged: int


def standing(*, rules: Rules) -> tuple[Line, ...]:
    """Each rule as it stands; groups one by one."""
    found: list[Line] = []
    for word, value in rules_document(rules).items():
        if word == "groups":
            named = ((f"groups.{name}", rule) for name, rule in value.items())
            found.extend(_rule(Moved(word=w, before=None, after=rule)) for w, rule in named)
        elif word == "points":
            named = ((f"points.{name}", number) for name, number in value.items())
            found.extend(_rule(Moved(word=w, before=None, after=number)) for w, number in named)
        elif word != "currency":
            found.append(_rule(Moved(word=word, before=None, after=value)))
    return tuple(found)


def changes(*, difference: Difference, currency: str) -> Changes:
    """The difference in words."""
    return Changes(
        rules=tuple(map(_rule, difference.rules)),
        budgets=tuple(
            Line(
                label=one.word,
                before=_money(one.before, currency),
                after=_money(one.after, currency),
            )
            for one in difference.budgets
        ),
        offers=tuple(_offer(one, currency) for one in difference.offers),
        sections=tuple(_word(one, currency) for one in difference.sections),
        unchanged=difference.unchanged,
    )


def _rule(one: Moved) -> Line:
    group = one.word.removeprefix("groups.")
    if group != one.word:
        label = say("programme.group_named", name=group)
        return Line(label=label, before=_of_group(one.before), after=_of_group(one.after))
    name = f"programme.{one.word.replace('.', '_')}"
    label = say(name) if name in wordings() else one.word
    return Line(label=label, before=_said(one.word, one.before), after=_said(one.word, one.after))


def _of_group(rule: Any) -> str:
    return NOTHING if rule is None else say(f"programme.rule_{rule}")


def _said(word: str, value: Any) -> str:
    if value is None:
        return say("programme.no_floor") if word == "margin_floor_percent" else NOTHING
    if word == "mode":
        return say(f"programme.mode_{value}")
    return f"{value}%" if word.endswith("_percent") else str(value)


def _offer(one: OfferMoved, currency: str) -> OfferLine:
    lines: Sequence[Moved] = () if one.what == "ended" else one.words
    return OfferLine(
        key=one.key,
        what=one.what,
        lines=tuple(_word(word, currency) for word in lines),
    )


def _word(word: Moved, currency: str) -> Line:
    return Line(
        label=word.word,
        before=_value(word.word, word.before, currency),
        after=_value(word.word, word.after, currency),
        code=True,
    )


def _value(word: str, value: Any, currency: str) -> str:
    if value is None:
        return NOTHING
    if word.endswith("_minor"):
        return _money(value, currency)
    if isinstance(value, str):
        return value
    said = json.dumps(value, ensure_ascii=False)
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"


def _money(minor: int | None, currency: str) -> str:
    return NOTHING if minor is None else str(written_money(minor, currency))
