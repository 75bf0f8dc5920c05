"""Templates: published whole or not at all, filled in for one member, varied by a stable draw."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows.messages import templates
from guerdon.store import counters
from guerdon.store.catalogue import named
from guerdon.store.messages import templates as message_templates
from guerdon.terms.decision import Refusal
from tests.flows.letters import DOCUMENT, PAGE, members, template

pytestmark = pytest.mark.django_db(transaction=True)


def test_published_by_version_and_the_same_again_is_no_new_one(now: datetime) -> None:
    assert template(now=now) == 1
    assert template(now=now) == 1
    assert template(now=now, name="Other") == 2
    assert [one.version for one in message_templates.versions(key="welcome")] == [2, 1]
    found = message_templates.current()["welcome"]
    assert found.version == 2
    assert found.compiled[""]["en"]["text"].startswith("Hello {{ member.name }}")
    assert found.compiled[""]["zh"]["html"] == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"channel": "smoke"}, "body_malformed"),
        ({"languages": {}}, "body_malformed"),
        ({"languages": {"fr": {"text": "x"}}}, "body_malformed"),
        ({"languages": {"en": {"text": "x"}}}, "body_malformed"),
        ({"languages": {"en": {"subject": "x"}}}, "body_malformed"),
        ({"languages": {"en": {"subject": "{{ secret }}", "text": "x"}}}, "template_word_unknown"),
        ({"languages": {"en": {"subject": "{% if %}", "text": "x"}}}, "template_malformed"),
        ({"languages": {"en": {"subject": "x", "page": "<mj>"}}}, "template_malformed"),
        ({"variants": [{"key": "b", "share": 101, "languages": {}}]}, "body_malformed"),
        (
            {"variants": [{"key": k, "share": 60, "languages": {}} for k in ("b", "c")]},
            "body_malformed",
        ),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_published(
    now: datetime, change: dict[str, Any], reason: str
) -> None:
    found = templates.publish(key="welcome", document=DOCUMENT | change, actor="t", now=now)
    assert isinstance(found, Refusal)
    assert found.reason == reason
    assert message_templates.current() == {}
    assert isinstance(templates.publish(key="No!", document=DOCUMENT, actor="t", now=now), Refusal)


def test_variants_are_a_stable_share_and_change_only_what_they_say(now: datetime) -> None:
    b = {"key": "b", "share": 30, "languages": {"en": {"subject": "Another title"}}}
    template(now=now, variants=[b])
    found = message_templates.current()["welcome"]
    assert found.compiled["b"]["en"]["subject"] == "Another title"
    assert found.compiled["b"]["en"]["text"] == found.compiled[""]["en"]["text"]
    drawn = [templates.variant_of(template=found, member=f"m{n}") for n in range(1_000)]
    assert set(drawn) == {"", "b"}
    assert 240 < drawn.count("b") < 360
    assert drawn[:9] == [templates.variant_of(template=found, member=f"m{n}") for n in range(9)]


def test_a_preview_is_what_the_member_would_get(now: datetime) -> None:
    members("ann", now=now)
    named(items=[("tea", "Green tea", "drinks", "")])
    counters.open_counter(key="stock/mug", ceiling=3)
    text = (
        "{{ items[0].name }}, {{ stock.mug }} left, {{ points.at_risk }} points,"
        " {{ data.until | countdown: now }}"
    )
    document = {"channel": "sms", "languages": {"en": {"text": text}}}
    data = {
        "skus": ["gone", "tea"],
        "stock": ["mug"],
        "until": (now + timedelta(days=2)).isoformat(),
    }
    found = templates.preview(document=document, member="ann", language="en", data=data, now=now)
    assert isinstance(found, dict)
    assert found["text"] == "Green tea, 3 left, 0 points, 2d"
    unfilled = templates.preview(document=document, member="ann", language="en", data={}, now=now)
    assert isinstance(unfilled, Refusal)
    nobody = templates.preview(document=DOCUMENT, member="zoe", language="en", data={}, now=now)
    assert isinstance(nobody, Refusal)
    assert PAGE
