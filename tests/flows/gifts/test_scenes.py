"""Scenes are proposed when near: a festival, people in a stage, the moment of a journey."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from guerdon.flows.gifts import scenes as gift_scenes
from guerdon.flows.journeys import editing, ready
from guerdon.store.journeys import journeys
from guerdon.store.models import Customer, KnowValue, Night
from guerdon.store.programme import sections
from guerdon.terms.decision import Refusal
from tests.store.know_rows import know_row

pytestmark = pytest.mark.django_db


def scene(key: str, by: str, when: str) -> dict[str, Any]:
    return {"key": key, "name": {"en": key}, "by": by, "when": when}


GIFT = {"gift": "mug", "name": {"en": "Mug"}, "emotion": {"en": "seen"}, "level": "spur"}
SECTION = {
    "scenes": [
        scene("lapsing", "lifecycle", "at_risk"),
        scene("nobody", "lifecycle", "lost"),
        scene("moon", "feeling", "mid_autumn"),
        scene("spring", "feeling", "spring_festival"),
        scene("named", "feeling", "birthday"),
        scene("sorry", "business", "complaint"),
    ],
    "triples": [{**GIFT, "scene": "moon", "worth_minor": 300}],
}


def test_the_next_day_of_a_festival() -> None:
    day = gift_scenes.kept_next
    assert day(when="mid_autumn", today=date(2026, 9, 1)) == date(2026, 9, 25)
    assert day(when="mid_autumn", today=date(2026, 9, 25)) == date(2026, 9, 25)
    assert day(when="mid_autumn", today=date(2026, 9, 26)) == date(2027, 9, 15)
    assert day(when="birthday", today=date(2026, 9, 1)) is None


def test_what_is_near_with_its_reason() -> None:
    now = datetime(2026, 9, 1, tzinfo=UTC)
    assert gift_scenes.ahead(now=now) == ()
    sections.put(name="gifts", document=SECTION, actor="mia", now=now)
    assert [one.scene.key for one in gift_scenes.ahead(now=now)] == ["moon", "named", "sorry"]
    ann = Customer.objects.create(key="ann", created_at=now)
    night = Night.objects.create(key="n", as_of=now, state="complete", started_at=now)
    KnowValue.objects.create(**know_row(night.pk, ann.pk, now) | {"stage": "at_risk"})
    document = dict(ready.ready()["complaint"].document)
    done = editing.apply(document_=document, actor="mia", now=now)
    assert not isinstance(done, Refusal)
    journeys.switch(key=document["journey"], state=journeys.LIVE, actor="mia", now=now)
    moon, *rest = gift_scenes.ahead(now=now)
    assert (moon.on, [one.gift for one in moon.gifts]) == (date(2026, 9, 25), ["mug"])
    said = {one.scene.key: (one.people, one.journeys) for one in rest}
    assert said == {
        "lapsing": (1, ()),
        "named": (None, ()),
        "sorry": (None, (document["journey"],)),
    }
