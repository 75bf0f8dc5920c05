"""The page of gift logic: empty, kept whole, refused beside its field, read by all."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from guerdon.store.programme import sections

pytestmark = pytest.mark.django_db(transaction=True)
TYPED = {
    "care_days": "4", "again_days": "30", "ceiling.low": "12.50", "matrix.low.spur": "on",
    "scene.0.key": "birthday", "scene.0.name": "Birthday", "scene.0.by": "feeling",
    "scene.0.when": "birthday", "triple.0.scene": "birthday", "triple.0.gift": "mug",
    "triple.0.name": "A mug", "triple.0.emotion": "seen", "triple.0.level": "spur",
    "triple.0.worth": "9", "scene.1.key": "", "triple.1.gift": "",
}  # fmt: skip


def text(answer: Any) -> str:
    return answer.content.decode()


def document() -> Any:
    return sections.document(name="gifts", now=datetime.now(UTC))


def test_kept_and_changed(owner: Client, analyst: Client) -> None:
    assert "No rules are set" in text(owner.get("/gift-logic"))
    assert owner.post("/gift-logic", TYPED | {"care_days": "x"}).status_code == 422
    assert document() is None
    assert owner.post("/gift-logic", TYPED).status_code == 302
    kept = document()
    assert (kept["care_days"], kept["ceilings"]) == (4, {"low": 1_250})
    assert kept["matrix"] == {"high": [], "middle": [], "low": ["spur"]}
    assert kept["triples"][0]["worth_minor"] == 900
    page = text(analyst.get("/gift-logic"))
    assert 'value="A mug"' in page
    assert 'value="12.50"' in page
    assert analyst.post("/gift-logic", TYPED | {"care_days": "9"}).status_code == 200
    assert document()["care_days"] == 4
    owner.post("/gift-logic", TYPED | {"triple.0.scene": "none"})
    assert document() == kept
    # The other language's name stays.
    named = {"zh": "马克杯", "en": "A mug"}
    kept["triples"][0]["name"] = named
    sections.put(name="gifts", document=kept, actor="m", now=datetime.now(UTC))
    owner.post("/gift-logic", TYPED | {"again_days": "31"})
    assert document()["triples"][0]["name"] == named


def test_scenes_that_are_near_open_the_planner(owner: Client) -> None:
    owner.post("/gift-logic", TYPED)
    page = text(owner.get("/gift-logic"))
    assert "Scenes to plan for now" in page
    assert "no journey answers it yet" in page
