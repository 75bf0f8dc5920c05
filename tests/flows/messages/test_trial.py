"""Variants tried in an experiment: drafted, bound and published, all or nothing."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.flows.messages import trial
from guerdon.store.campaigns import experiments
from guerdon.store.messages import templates
from guerdon.terms.decision import Refusal
from tests.flows.letters import DOCUMENT

pytestmark = pytest.mark.django_db(transaction=True)
VARIANT: dict[str, Any] = {"key": "b", "share": 50, "languages": {"en": {"subject": "Other"}}}


def tried(now: datetime, **changes: Any) -> str | Refusal:
    document = {**DOCUMENT, **changes}
    return trial.tried(key="welcome", document=document, actor="t", now=now)


def test_an_experiment_is_drafted_and_draws_from_then_on(now: datetime) -> None:
    assert tried(now, variants=[VARIANT]) == "msg-welcome-1"
    found = experiments.seen(key="msg-welcome-1")
    assert found is not None
    assert found.state == "draft"
    assert found.document["tests"] == "title"
    assert [one["key"] for one in found.document["arms"]] == ["as-it-is", "b"]
    kept = templates.current()["welcome"].document
    assert kept["experiment"] == "msg-welcome-1"
    assert "share" not in kept["variants"][0]
    timed = tried(now, variants=[{**VARIANT, "at": "18:30"}])
    assert timed == "msg-welcome-2"
    design = experiments.seen(key="msg-welcome-2")
    assert design is not None
    assert design.document["tests"] == "send_time"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, "template_untried"),
        ({"variants": [VARIANT], "channel": "smoke"}, "body_malformed"),
        ({"variants": [{**VARIANT, "key": "Ümlaut"}]}, "body_malformed"),
    ],
)
def test_refused_with_nothing_changed(now: datetime, changes: dict[str, Any], reason: str) -> None:
    found = tried(now, **changes)
    assert isinstance(found, Refusal)
    assert found.reason == reason
    assert templates.current() == {}
    assert experiments.seen(key="msg-welcome-1") is None
