"""Message: say something by the first channel that reaches the member."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from guerdon.give.journeys import texts
from guerdon.give.journeys.effect import Say
from guerdon.give.journeys.step import Cause, Situation, Turn
from guerdon.give.reading import Reader
from guerdon.give.titled import LANGUAGES
from guerdon.terms.message import CHANNELS, MARKETING, PURPOSES

WORD = "message"
KEPT = 48


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """As `effect.Say`; `kept` is how long the message is worth sending."""

    purpose: str
    channels: tuple[str, ...]
    template: str
    words: Mapping[str, Mapping[str, str]]
    kept: timedelta
    capped: bool
    cost_minor: int


def read(*, reader: Reader) -> Terms:
    """{"purpose", "channels", "template" or "words", "keep_hours", "uncapped", "cost_minor"}."""
    found = Terms(
        purpose=reader.choice("purpose", among=PURPOSES, default=MARKETING),
        channels=reader.words("channels", required=True),
        template=reader.text("template", default="", longest=60),
        words=_words(reader),
        kept=timedelta(hours=reader.whole("keep_hours", least=1, most=2_000, default=KEPT)),
        capped=not reader.flag("uncapped"),
        cost_minor=reader.whole("cost_minor", default=0),
    )
    unknown = sorted(set(found.channels) - set(CHANNELS))
    if unknown:
        reader.wrong("channels", f"{unknown[0]} is no channel; there are {', '.join(CHANNELS)}")
    if bool(found.template) == bool(found.words):
        reader.wrong("", "either a template or words is wanted")
    reader.refusal()
    return found


def _words(reader: Reader) -> Mapping[str, Mapping[str, str]]:
    """{"zh": {"title", "text"}, "en": {...}}; empty where absent."""
    if not reader.has("words"):
        return {}
    inner = reader.inner("words")
    found = {}
    for language in LANGUAGES:
        if inner.has(language):
            one = inner.inner(language)
            found[language] = {
                "title": one.text("title", default="", longest=texts.LONGEST_TITLE),
                "text": one.text("text", longest=texts.LONGEST_TEXT),
            }
            one.refusal()
    inner.refusal()
    return found


def ways(*, terms: Terms) -> tuple[str, ...]:
    """Where it may lead."""
    return ("",)


def said(*, terms: Terms, situation: Situation) -> Say:
    """The message as it is planned now; of what the entry said only plain values go along."""
    plain = {
        name: value for name, value in situation.data.items() if isinstance(value, str | int | bool)
    }
    return Say(
        purpose=terms.purpose,
        channels=terms.channels,
        template=terms.template,
        words=terms.words,
        until=situation.at + terms.kept,
        capped=terms.capped,
        cost_minor=terms.cost_minor,
        data=plain,
    )


def meet(*, terms: Terms, situation: Situation) -> Turn:
    """Plan the message and go on; the outbox sends it or says why not."""
    return Turn(what="said", effect=said(terms=terms, situation=situation))


def woken(*, terms: Terms, situation: Situation, cause: Cause) -> Turn:
    """It never waits; woken all the same, it goes on and says nothing again."""
    return Turn(what="passed")


SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "description": "Say something; the outbox decides at sending time whether it may.",
    "additionalProperties": False,
    "required": ["channels"],
    "properties": {
        "purpose": {"enum": list(PURPOSES)},
        "channels": {"type": "array", "minItems": 1, "items": {"enum": list(CHANNELS)}},
        "template": {"type": "string", "maxLength": 60},
        "words": {
            "type": "object",
            "additionalProperties": False,
            "minProperties": 1,
            "properties": {
                language: {
                    "type": "object",
                    "additionalProperties": False,
                    "required": ["text"],
                    "properties": {
                        "title": {"type": "string", "maxLength": texts.LONGEST_TITLE},
                        "text": {"type": "string", "maxLength": texts.LONGEST_TEXT},
                    },
                }
                for language in LANGUAGES
            },
        },
        "keep_hours": {"type": "integer", "minimum": 1, "maximum": 2000},
        "uncapped": {"type": "boolean"},
        "cost_minor": {"type": "integer", "minimum": 0},
    },
}
