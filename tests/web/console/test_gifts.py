"""The page of gift logic: empty, then the matrix as the settings say it, read by all."""

from copy import deepcopy
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from guerdon.flows.gifts.scenes import kept_next
from guerdon.give.gifts import document as room
from guerdon.store.programme import sections
from guerdon.terms.festival import festivals
from guerdon.terms.gifts import GiftRules, Scene
from guerdon.web.console.gifts import kept, row
from guerdon.web.forms.examples import example
from guerdon.web.templatetags.words import written_day

RULES = room.parsed(document=example(section="gifts", currency="USD"))


def text(answer: Any) -> str:
    return answer.content.decode()


def test_a_cell_is_shut_open_or_too_dear() -> None:
    assert isinstance(RULES, GiftRules)
    spur = {one.value_class: one for one in row(rules=RULES, level="spur")}
    assert [one.gift for one in spur["low"].gifts] == ["cake"]
    promise = {one.value_class: one for one in row(rules=RULES, level="promise")}
    assert (promise["high"].open, promise["low"].open) == (True, False)
    assert [one.gift for one in promise["middle"].dear] == ["host"]
    assert promise["middle"].gifts == ()


@pytest.mark.django_db
def test_what_the_settings_say_is_shown(owner: Client, analyst: Client) -> None:
    assert "No rules are set" in text(owner.get("/gift-logic"))
    document = deepcopy(example(section="gifts", currency="USD"))
    document["matrix"]["middle"].append("promise")
    sections.put(name="gifts", document=document, actor="m", now=datetime.now(UTC))
    page = text(analyst.get("/gift-logic"))
    for word in ("A cake to take home", "over their ceiling", "not for them", "For 7 days after"):
        assert word in page
    assert 'href="/programme/settings/gifts"' in page
    assert "Scenes to plan for now" in page
    assert "no journey answers it yet" in page
    assert owner.post("/gift-logic", {}).status_code == 200


def test_a_scene_is_told_in_words() -> None:
    def when(by: str, word: str) -> str:
        return kept(scene=Scene(key="k", name={"en": "K"}, by=by, when=word))

    assert when("lifecycle", "won_back") != "won_back"
    assert when("feeling", "mid_autumn") == "Mid-Autumn Festival"
    assert when("business", "anniversary") == "A year since joining"
    assert when("business", "own_trigger") == "own trigger"


@pytest.mark.django_db
def test_a_festival_that_is_near_is_told_with_its_day(owner: Client) -> None:
    now = datetime.now(UTC)
    ahead = {
        day: key
        for key in festivals()
        if (day := kept_next(when=key, today=now.date())) is not None
    }
    document = deepcopy(example(section="gifts", currency="USD"))
    document["scenes"][0]["when"] = ahead[min(ahead)]
    sections.put(name="gifts", document=document, actor="m", now=now)
    page = text(owner.get("/gift-logic"))
    assert f"on {written_day(min(ahead))}" in page
