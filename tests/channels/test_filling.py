"""Templates filled in: missing words and endless loops are refusals, values are escaped."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from guerdon.channels.filling import countdown, filled, money, words
from guerdon.terms.decision import Refusal

NOW = datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


def test_words_are_found_and_filled_in() -> None:
    text = "{% for one in items %}{{ one.name }} {% endfor %}{{ member.name }}"
    assert words(text=text) == {"items", "member"}
    context: dict[str, Any] = {"items": [{"name": "<tea>"}], "member": {"name": "Ann & Bo"}}
    assert filled(text=text, context=context, escaped=True) == "&lt;tea&gt; Ann &amp; Bo"
    assert filled(text=text, context=context, escaped=False) == "<tea> Ann & Bo"


@pytest.mark.parametrize(
    "text",
    [
        "{{ member.age }}",
        "{{ nobody }}",
        "{% for a in (1..9999) %}x{% endfor %}",
        "{% for a in (1..900) %}{% for b in (1..900) %}x{% endfor %}{% endfor %}",
        "{% include 'secret' %}",
        "{{ member.name | countdown }}",
    ],
)
def test_what_cannot_be_filled_is_refused(text: str) -> None:
    found = filled(text=text, context={"member": {"name": "x"}}, escaped=False)
    assert isinstance(found, Refusal)
    assert found.reason == "template_unfillable"


def test_what_is_malformed_is_refused() -> None:
    for text in ("{% if %}", "{{ a | nothing_such }}", "{% for %}"):
        found = words(text=text)
        assert isinstance(found, Refusal), text
        assert found.reason == "template_malformed"


def test_filters() -> None:
    for left, said in ((timedelta(days=3), "3d"), (timedelta(hours=30), "30h")):
        assert countdown((NOW + left).isoformat(), NOW) == said
    assert countdown(NOW + timedelta(minutes=5), NOW) == "5min"
    assert countdown(NOW - timedelta(days=1), NOW) == "0min"
    assert (money(1240), money(-5), money(1240, 0)) == ("12.40", "-0.05", "1240")
