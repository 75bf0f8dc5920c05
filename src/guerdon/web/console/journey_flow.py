"""A journey's steps as a marketer reads and changes them: a line each, with its usual fields."""

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from guerdon.give.journeys.document import Journey
from guerdon.give.journeys.kinds import wait
from guerdon.give.journeys.lint import Finding
from guerdon.give.journeys.step import END, Step
from guerdon.store.journeys.counts import Counts
from guerdon.terms.message import CHANNELS
from guerdon.web.console import journey_fields
from guerdon.web.console.journey_fields import Field
from guerdon.web.templatetags.words import called
from guerdon.web.wording import language, say

TOP = (
    *("journey", "name", "about", "entry", "again", "holdout_percent", "goal", "stops"),
    "steps",
)
# What ends a waiting, or the run: the step was counted when it was come to.
ENDINGS = frozenset(
    (
        *("waited", "heard", "missed", "outcome", "answered", "unanswered"),
        *("goal", "stopped", "edited", "loop"),
    )
)
# Kind of step -> its usual fields: the path in the step's document, and whether it is a number.
FIELDS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "wait": (
        *(("for.days", "number"), ("for.hours", "number"), ("at", "text")),
        *(("until.trigger", "text"), ("at_most.days", "number")),
    ),
    "message": (
        *(("words.zh.title", "text"), ("words.zh.text", "long")),
        *(("words.en.title", "text"), ("words.en.text", "long")),
        *(("channels", "tries"), ("keep_hours", "number")),
    ),
    "grant": (
        *(("points", "number"), ("coupon", "text"), ("gift", "text"), ("lasts_days", "number")),
        *(("at_most.times", "number"), ("at_most.days", "number")),
    ),
    "task": (("title.zh", "text"), ("title.en", "text"), ("days", "number")),
    "case": (("title.zh", "text"), ("title.en", "text"), ("days", "number")),
    "split": (
        *(("parts.0.share_percent", "number"), ("parts.0.go", "step")),
        *(("parts.1.share_percent", "number"), ("parts.1.go", "step")),
    ),
    "branch": (("cases.0.go", "step"), ("otherwise", "step")),
    "webhook": (("name", "text"),),
}
# What a new step of a kind says at first.
FRESH: Mapping[str, Mapping[str, Any]] = {
    "wait": {"for": {"days": 1}, "at": "10:00"},
    "message": {
        "channels": ["email", "push"],
        "words": {
            "zh": {"title": "标题", "text": "内容"},
            "en": {"title": "Title", "text": "Text"},
        },
    },
    "grant": {"points": 50, "at_most": {"times": 1}},
    "task": {"title": {"zh": "致电客户", "en": "Call the customer"}, "days": 3},
    "case": {"title": {"zh": "跟进", "en": "Follow up"}, "days": 7},
    "split": {"parts": [{"share_percent": 50}, {"share_percent": 50, "go": END}]},
    "branch": {
        "cases": [{"when": {"field": "orders", "op": "at_least", "value": 2}, "go": END}],
    },
    "webhook": {"name": "crm"},
    "goal": {},
    "exit": {},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One step as it is read: where it leads besides to the next, and what came of it."""

    number: int
    key: str
    kind: str
    says: str
    ways: tuple[str, ...]
    waiting: int
    passed: int
    findings: tuple[Finding, ...]
    fields: tuple[Field, ...]


def lines(
    *, journey: Journey, document: Mapping[str, Any], counts: Counts, findings: tuple[Finding, ...]
) -> tuple[Line, ...]:
    """Every step in its order."""
    found = []
    for number, step in enumerate(journey.steps):
        plain = document["steps"][number].get(step.kind.WORD) or {}
        found.append(
            Line(
                number=number,
                key=step.key,
                kind=step.kind.WORD,
                says=says(step=step),
                ways=_ways(journey, number),
                waiting=counts.waiting.get(step.key, 0),
                passed=sum(
                    n
                    for (key, what), n in counts.steps.items()
                    if key == step.key and what not in ENDINGS
                ),
                findings=tuple(one for one in findings if one.step == step.key),
                fields=fields(
                    number=number,
                    kind=step.kind.WORD,
                    plain=plain,
                    keys=[one.key for one in journey.steps],
                ),
            )
        )
    return tuple(found)


def _ways(journey: Journey, number: int) -> tuple[str, ...]:
    step = journey.steps[number]
    follows = journey.steps[number + 1].key if number + 1 < len(journey.steps) else END
    asked = [way or step.after for way in step.kind.ways(terms=step.terms)]
    return tuple(dict.fromkeys(way for way in asked if way != follows))


def says(*, step: Step) -> str:
    """What the step does, in a short sentence; "" where its kind says it all."""
    terms = step.terms
    match step.kind.WORD:
        case "wait":
            found = _wait(terms)
        case "message":
            own = _tongue(terms.words)
            said = own.get("title") or own.get("text") or terms.template
            found = say(
                "journey.says_message",
                text=said,
                by=say("journey.comma").join(
                    called(one, "message_channels") for one in terms.channels
                ),
            )
        case "grant":
            name = terms.reward.item or str(terms.reward.count)
            found = say(f"journey.says_{terms.what}", name=name)
        case "task" | "case":
            found = str(_tongue(terms.title))
        case "branch":
            go = terms.otherwise or step.after
            found = say("journey.says_branch", n=len(terms.cases), go=go)
        case "split":
            shares = " / ".join(f"{share / 100:g}%" for share, _ in terms.parts)
            found = say("journey.says_split", shares=shares)
        case "ladder":
            found = say("journey.says_ladder", n=len(terms.rungs), span=_span(terms.every))
        case _:
            found = ""
    return found


def _wait(terms: wait.Terms) -> str:
    if terms.trigger:
        word = "journey.says_until" if terms.span else "journey.says_until_ever"
        return say(word, trigger=happening(terms.trigger), span=_span(terms.span))
    if terms.date:
        side = "on" if not terms.days else "before" if terms.days < 0 else "after"
        return say(f"journey.says_{side}", date=happening(terms.date), n=abs(terms.days))
    clock = f"{terms.at:%H:%M}" if terms.at else ""
    if terms.span is None:
        return say("journey.says_clock", at=clock)
    if clock:
        return say("journey.says_for_at", span=_span(terms.span), at=clock)
    return say("journey.says_for", span=_span(terms.span))


def happening(word: str) -> str:
    """A trigger, notice or date as people say it, or by its own word."""
    return called(word, "journey_happenings")


def _span(span: timedelta | None) -> str:
    if span is None:
        return ""
    hours, minutes = span.seconds // 3600, span.seconds % 3600 // 60
    parts = (("days", span.days), ("hours", hours), ("minutes", minutes))
    return " ".join(say(f"journey.{word}", n=n) for word, n in parts if n)


def _tongue(words: Mapping[str, Any]) -> Any:
    """What is said in the reader's language, or in the one that there is."""
    return words.get(language()) or next(iter(words.values()), {})


def fields(*, number: int, kind: str, plain: Any, keys: Sequence[str]) -> tuple[Field, ...]:
    """The usual fields of a step; where it may lead is one of the steps, or the end."""
    found = []
    for path, form in FIELDS.get(kind, ()):
        choices, page = {
            "step": ((*keys, END), ""),
            "tries": (CHANNELS, "message_channels"),
        }.get(form, ((), ""))
        found.append(
            journey_fields.field(
                prefix=f"f.{number}.",
                path=path,
                kind="choice" if form == "step" else form,
                document=plain,
                choices=choices,
                page=page,
            )
        )
    return tuple(found)


def ordered(*, document: Mapping[str, Any]) -> dict[str, Any]:
    """The document in the order in which people read it: a database may have sorted its words."""
    found = {word: document[word] for word in TOP if word in document}
    found |= {word: value for word, value in document.items() if word not in found}
    steps = found.get("steps")
    if isinstance(steps, list | tuple):
        found["steps"] = [
            {word: one[word] for word in sorted(one, key=lambda w: (w != "key", w == "then", w))}
            if isinstance(one, Mapping)
            else one
            for one in steps
        ]
    return found


def changed(*, document: Mapping[str, Any], act: str, typed: Mapping[str, str]) -> dict[str, Any]:
    """The document after one act of the editor: up:N, down:N, remove:N or add:N:KIND.

    An act that does not fit, such as moving the first step up, changes nothing.
    """
    found: dict[str, Any] = deepcopy(dict(document))
    steps = found.get("steps")
    what, _, rest = act.partition(":")
    place, _, kind = rest.partition(":")
    if not isinstance(steps, list) or not place.isdigit() or int(place) > len(steps):
        return found
    at = int(place)
    if what == "up" and 0 < at < len(steps):
        steps[at - 1], steps[at] = steps[at], steps[at - 1]
    elif what == "down" and at + 1 < len(steps):
        steps[at], steps[at + 1] = steps[at + 1], steps[at]
    elif what == "remove" and at < len(steps) and len(steps) > 1:
        steps.pop(at)
    elif what == "add" and (kind or typed.get(f"kind.{at}")) in FRESH:
        word = kind or typed[f"kind.{at}"]
        taken = {one.get("key") for one in steps if isinstance(one, Mapping)}
        key = next(f"{word}-{n}" for n in range(1, 200) if f"{word}-{n}" not in taken)
        steps.insert(at, {"key": key, word: deepcopy(dict(FRESH[word]))})
    return found


def typed_in(*, document: Mapping[str, Any], typed: Mapping[str, str]) -> dict[str, Any]:
    """The document with what was typed into the fields of its steps, all of them."""
    found: dict[str, Any] = deepcopy(dict(document))
    steps = found.get("steps")
    for number, step in enumerate(steps if isinstance(steps, list) else ()):
        kind = next((word for word in FIELDS if isinstance(step, dict) and word in step), "")
        if kind and isinstance(step[kind], dict):
            for one in fields(number=number, kind=kind, plain=deepcopy(step[kind]), keys=()):
                journey_fields.written(document=step[kind], field=one, typed=typed)
    return found
