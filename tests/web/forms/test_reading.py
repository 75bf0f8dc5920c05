"""A form shows a section and is read back as the same section; what is mistyped is named."""

import html
import re
from copy import deepcopy
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.template.loader import render_to_string

from guerdon.flows.points.preview import NAME as POINTS
from guerdon.give import sections as rooms
from guerdon.web.forms.examples import example
from guerdon.web.forms.reading import Reading, local_text
from guerdon.web.forms.tree import Maker, Part
from tests.give.plays import PLAY
from tests.give.tiers.test_document import WHOLE

SECTIONS = (
    *("points", "tiers", "referral", "play", "causes", "partners", "sharing", "gift_cards"),
    *("gifts", "messages", "experiments"),
)
ZONE = "Asia/Shanghai"
LIFE = {"kind": "fractional", "percent": "2.5", "every": "week"}
RULE: dict[str, Any] = {
    "key": "tea",
    "gives": "multiplier",
    "percent": 200,
    "tiers": {"gold": 300},
    "of": {"category": ["TEA", "CUPS"]},
    "condition": {"field": "stage", "op": "in", "value": ["lost"]},
    "life": LIFE,
    "start": "2026-01-02T03:04:05+00:00",
}
HARD = {
    "points": {
        "wallets": {
            "points": {"earn": {"rules": [RULE], "rates": []}, "warns_days": [30, 7]},
            "green": {"kind": "growth", "tier_lives": {"gold": {"kind": "no"}}},
        }
    },
    "tiers": WHOLE,
    "play": PLAY,
    "sharing": {"transfer": None, "household": {}},
    "gift_cards": {"currency": "JPY", "life_months": None, "least_minor": 500},
    "causes": {"causes": []},
    "messages": {"quiet": None, "working_days": [], "caps": [{"key": "c", "most": 1, "days": 2}]},
    "gifts": {"matrix": {"low": [], "high": ["promise", "spur"]}, "ceilings": {"low": 1250}},
    "experiments": {"global_holdout": {"share": 0.0725, "salt": "x"}},
}


def schema(name: str) -> Any:
    room = rooms.room(name=name)
    assert room is not None
    return room.SCHEMA


def parts(name: str, document: Any, **more: Any) -> tuple[Part, ...]:
    maker = Maker(section=name, currency=document.get("currency", "USD"), zone=ZONE, **more)
    return maker.parts(schema=schema(name), document=document)


def sent(name: str, shown: tuple[Part, ...]) -> dict[str, str]:
    """What a browser would send of the form as it is shown."""
    plain = [one for one in shown if not one.holds]
    holding = [one for one in shown if one.holds]
    words = {"name": name, "plain": plain, "holding": holding, "way": "form", "version": 1}
    page = render_to_string("parts/section_form.html", words)
    texts = {}
    for tag in re.findall(r"<input ([^>]*)>", page):
        told = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in told and (told.get("type") != "checkbox" or " checked" in tag):
            texts[html.unescape(told["name"])] = html.unescape(told.get("value", "on"))
    for name_of, text in re.findall(r'<textarea [^>]*name="([^"]*)"[^>]*>([^<]*)', page):
        texts[name_of] = html.unescape(text)
    for name_of, inner in re.findall(
        r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', page, re.S
    ):
        chosen = re.search(r'value="([^"]*)" selected', inner) or re.search(
            r'value="([^"]*)"', inner
        )
        assert chosen is not None
        texts[name_of] = chosen[1]
    return texts


def again(name: str, texts: dict[str, str], currency: str = "USD") -> tuple[Any, Reading]:
    reading = Reading(texts=texts, currency=currency, zone=ZONE)
    return reading.document(schema=schema(name)), reading


@pytest.mark.parametrize("name", SECTIONS)
def test_an_example_is_good_and_comes_back_as_it_was(name: str) -> None:
    document = example(section=name, currency="USD")
    assert rooms.checked(name=name, document=document) is None
    found, reading = again(name, sent(name, parts(name, document)))
    assert (found, reading.wrong) == (document, {})


@pytest.mark.parametrize("name", sorted(HARD))
def test_what_no_example_has_comes_back_as_it_was(name: str) -> None:
    document = deepcopy(HARD[name])
    texts = sent(name, parts(name, document))
    found, reading = again(name, texts, document.get("currency", "USD"))
    assert (found, reading.wrong) == (document, {})


def test_an_empty_form_says_nothing() -> None:
    for name in SECTIONS:
        found, reading = again(name, {})
        assert (found, reading.wrong) == ({}, {}), name


def test_what_is_mistyped_is_named_and_stays_typed() -> None:
    document = example(section=POINTS, currency="USD")
    texts = sent(POINTS, parts(POINTS, document))
    path = "wallets/points/earn/rates/0/points"
    texts |= {f"f/{path}": "many", "f/wallets/points/spend/worth/0/start": "soon"}
    texts |= {"f/wallets/points/earn/rules/0/condition": "{"}
    _, reading = again(POINTS, texts)
    assert set(reading.wrong) == {
        path,
        "wallets/points/spend/worth/0/start",
        "wallets/points/earn/rules/0/condition",
    }
    shown = parts(POINTS, document, wrong=reading.wrong, typed=texts)
    assert sent(POINTS, shown)[f"f/{path}"] == "many"


def test_a_list_that_somebody_makes_up_is_bounded() -> None:
    found, _ = again("causes", {"n/causes": "999999999"})
    assert len(found["causes"]) == 200
    assert again("causes", {"n/causes": "٣"})[0] == {}


def test_a_moment_is_shown_by_the_clocks_of_the_shop() -> None:
    zone = ZoneInfo(ZONE)
    assert local_text(text="2026-01-01T00:00:00Z", zone=zone) == "2026-01-01T08:00"
    assert local_text(text="nonsense", zone=zone) == ""
    texts = {"n/programmes": "1", "f/programmes/0/key": "k"}
    texts["f/programmes/0/start"] = "2026-03-01T00:00"
    found, _ = again("referral", texts)
    assert found["programmes"][0]["start"] == "2026-03-01T00:00:00+08:00"
