"""The flow proposes offers from the shop's own basket, and reads what was typed into a brief."""

from datetime import UTC, datetime

import pytest

from guerdon.flows.campaigns import brief as briefs
from guerdon.store.programme import sections
from guerdon.terms.decision import Refusal
from guerdon.web.console import briefing
from guerdon.web.typed import Typed

NOW = datetime(2026, 3, 14, tzinfo=UTC)
FORM = {"name": "Spring thanks", "segment": "regulars", "budget": "600", "owner": "mei"}


def typed(**changes: str) -> Typed:
    start = briefing.proposed(mean_basket=3610, currency="USD")
    return Typed(texts={**start, **FORM, **changes})


def test_the_threshold_lies_above_the_average_basket() -> None:
    start = briefing.proposed(mean_basket=20000, currency="USD")
    assert start["least2"] == "250"
    assert start["value2"] == "38"
    assert briefing.proposed(mean_basket=20000, currency="JPY")["least2"] == "25000"
    assert briefing.proposed(mean_basket=0, currency="USD")["least2"] == "5"


def test_a_whole_brief() -> None:
    read = typed()
    document = briefing.brief(typed=read, currency="USD", now=NOW)
    assert read.wrong == {}
    assert document["key"] == "spring-thanks"
    assert document["budget_minor"] == 60000
    assert document["reserve_share"] == 0.12
    assert document["audience"] == {"segment": "regulars"}
    assert [offer["value"] for offer in document["offers"]] == [{"percent": 10}, {"off_minor": 700}]
    assert document["offers"][1]["least_minor"] == 4500
    assert document["offers"][0]["name"] == {"zh": "9 折", "en": "10% off"}
    assert not isinstance(briefs.parsed(document=document), Refusal)


def test_slots_without_a_value_are_left_out() -> None:
    document = briefing.brief(typed=typed(value2=" "), currency="USD", now=NOW)
    assert len(document["offers"]) == 1


@pytest.mark.parametrize(
    ("field", "text", "reason"),
    [
        ("name", "", "field_empty"),
        ("goal", "fame", "choice_unknown"),
        ("budget", "lots", "amount_unreadable"),
        ("budget", "-5", "amount_unreadable"),
        ("reserve", "80", "number_outside"),
        ("holdout", "x", "number_wanted"),
        ("days", "2.5", "whole_wanted"),
        ("by", "tomorrow", "day_wanted"),
        ("value1", "95", "number_outside"),
        ("kind1", "gold", "choice_unknown"),
    ],
)
def test_what_is_wrong_is_named_at_its_field(field: str, text: str, reason: str) -> None:
    read = typed(**{field: text})
    briefing.brief(typed=read, currency="USD", now=NOW)
    assert read.wrong[field].reason == reason


def test_a_campaign_without_offers_is_wrong() -> None:
    read = typed(value1="", value2="")
    briefing.brief(typed=read, currency="USD", now=NOW)
    assert read.wrong["value1"].reason == "field_empty"


def test_the_goal_in_a_sentence() -> None:
    assert briefing.goal_said(goal={"kind": "retain"}) == "Keep customers"
    said = briefing.goal_said(goal={"kind": "raise_basket", "target": "5% more"})
    assert said == "Larger baskets: 5% more"


@pytest.mark.django_db
def test_a_scene_of_gifts_begins_the_flow() -> None:
    moon = {"key": "moon", "name": {"en": "Mid-Autumn"}, "by": "feeling", "when": "mid_autumn"}
    now = datetime(2026, 9, 1, tzinfo=UTC)
    sections.put(name="gifts", document={"scenes": [moon]}, actor="mia", now=now)
    assert briefing.of_scene(key="moon", now=now) == {"name": "Mid-Autumn", "by": "2026-09-25"}
    assert briefing.of_scene(key="sun", now=now) == {}
    assert briefing.of_scene(key="", now=now) == {}
