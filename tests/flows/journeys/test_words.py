"""Words of journeys are templates named by what they say, published once."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.flows.journeys import editing, ready
from guerdon.flows.journeys import words as journey_words
from guerdon.store.journeys import journeys
from guerdon.store.models import MessageTemplate
from guerdon.terms.decision import Refusal
from tests.flows.paths import ACTOR
from tests.give.paths import steps, written

pytestmark = pytest.mark.django_db


def says(text: str, **words: Any) -> dict[str, Any]:
    own = {"channels": ["email", "sms"], "words": {"en": {"text": text}}}
    return {"key": "m", "message": {**own, **words}}


def test_each_channel_gets_its_template_once(now: datetime) -> None:
    one = steps(says("Hello {{ member.name }}"))
    for _ in range(2):
        assert journey_words.publish(journey=one, actor=ACTOR, now=now) is None
    assert MessageTemplate.objects.count() == 2
    (terms,) = journey_words.own(journey=one)
    names = {journey_words.template(words=terms.words, channel=by) for by in terms.channels}
    assert set(MessageTemplate.objects.values_list("key", flat=True)) == names
    other = steps(says("Hello again"))
    assert journey_words.publish(journey=other, actor=ACTOR, now=now) is None
    assert MessageTemplate.objects.count() == 4


def test_words_that_nobody_gives_keep_the_journey_from_being_kept(now: datetime) -> None:
    document = written(steps=[says("Hello {{ weather }}")])
    refused = editing.apply(document_=document, actor=ACTOR, now=now)
    assert isinstance(refused, Refusal)
    assert refused.reason == "template_word_unknown"
    assert journeys.listed() == ()
    assert MessageTemplate.objects.count() == 0


def test_all_that_is_shipped_can_be_said(now: datetime) -> None:
    for one in ready.ready().values():
        assert journey_words.publish(journey=one.journey, actor=ACTOR, now=now) is None
