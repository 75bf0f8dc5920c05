"""The own words of journeys' messages become templates, named by what they say."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.flows.messages import templates
from guerdon.give.journeys.document import Journey
from guerdon.give.journeys.kinds import ladder, message
from guerdon.store.messages import templates as message_templates
from guerdon.terms.decision import Refusal

LONGEST_SUBJECT = 60
Words = Mapping[str, Mapping[str, str]]


def template(*, words: Words, channel: str) -> str:
    """The template of these words on this channel: other words are another template.

    So a run that stays on an old version goes on saying what that version says.
    """
    return f"j-{digest(value=words)[:32]}-{channel}"


def publish(*, journey: Journey, actor: str, now: datetime) -> Refusal | None:
    """Publish the words that no template says yet; what the templates refuse is refused."""
    wanted = {
        template(words=terms.words, channel=channel): (channel, terms.words)
        for terms in own(journey=journey)
        for channel in terms.channels
    }
    there = message_templates.current(keys=sorted(wanted))
    for key, (channel, words) in sorted(wanted.items()):
        if key in there:
            continue
        document = {
            "name": journey.key,
            "channel": channel,
            "languages": {language: _parts(said) for language, said in words.items()},
        }
        done = templates.publish(key=key, document=document, actor=actor, now=now)
        if isinstance(done, Refusal):
            return done
    return None


def own(*, journey: Journey) -> Iterator[message.Terms]:
    """Every message that has words of its own, those of ladders too."""
    for step in journey.steps:
        found = [step.terms] if step.kind is message else []
        if step.kind is ladder:
            found = [rung.terms for rung in step.terms.rungs if rung.kind is message]
        yield from (terms for terms in found if terms.words)


def _parts(said: Mapping[str, str]) -> dict[str, Any]:
    subject = said.get("title") or said["text"].splitlines()[0][:LONGEST_SUBJECT]
    return {"subject": subject, "text": said["text"]}
