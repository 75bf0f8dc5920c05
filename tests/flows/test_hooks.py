"""Hooks hear triggers in the transaction that hears them, signed and in order."""

import hmac
import json
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from guerdon.flows import hooks, trigger
from guerdon.store import hooks as store
from guerdon.store.customers import people
from guerdon.terms.decision import Refusal
from tests.channels.test_http import Other, other

__all__ = ["other"]
pytestmark = pytest.mark.django_db(transaction=True)


def said(now: datetime, key: str, **changes: Any) -> None:
    asked = {"kind": "review", "customer": "ann", "data": {"stars": 5}, **changes}
    assert not isinstance(trigger.take(key=key, now=now, **asked), Refusal)


def test_what_happens_is_told_signed_and_once(other: str, now: datetime) -> None:
    people.named(keys=["ann"], now=now)
    made = hooks.keep(key="crm", url=f"{other}/200/crm", kinds=[], actor="t", now=now)
    assert isinstance(made, dict)
    said(now, "r1")
    said(now, "r1")
    said(now, "r2")
    before = len(Other.seen)
    assert hooks.run(now=now) == 2
    assert hooks.run(now=now) == 0
    first, second = Other.seen[before:]
    body = json.loads(first[2])
    assert (body["kind"], body["key"], body["data"]) == ("review", "r1", {"stars": 5})
    assert json.loads(second[2])["key"] == "r2"
    stamp = first[1]["Guerdon-Timestamp"]
    wanted = hmac.new(made["secret"].encode(), f"{stamp}.".encode() + first[2], sha256)
    assert first[1]["Guerdon-Signature"] == f"v1={wanted.hexdigest()}"


def test_the_receiver_that_the_documentation_shows(other: str, now: datetime) -> None:
    text = Path("docs/rules/messages.md").read_text("utf-8")
    shown: dict[str, Any] = {}
    exec(text.split("```python")[1].split("```")[0], shown)
    people.named(keys=["ann", "bob"], now=now)
    made = hooks.keep(key="crm", url=f"{other}/200/crm", kinds=[], actor="t", now=now)
    assert isinstance(made, dict)
    for key, who in (("r1", "ann"), ("b1", "bob"), ("r2", "ann")):
        said(now, key, customer=who)
    before = len(Other.seen)
    assert hooks.run(now=now) == 3
    later = now + timedelta(hours=1)
    assert store.replay(hook="crm", since=now - timedelta(days=1), number=None, now=later) == 3
    assert hooks.run(now=later) == 3
    told = Other.seen[before:]
    for place, (_, heads, body) in enumerate(told):
        at = (now if place < 3 else later).timestamp()
        asked = {"secret": made["secret"], "headers": dict(heads), "body": body}
        assert shown["genuine"](**asked, now=at + 299)
        assert not shown["genuine"](**asked, now=at + 301)
        assert not shown["genuine"](**{**asked, "body": body + b" "}, now=at)
        assert not shown["genuine"](**{**asked, "secret": "other"}, now=at)
    for part in (told[:3], told[3:]):
        assert [json.loads(body)["key"] for _, _, body in part if b'"ann"' in body] == ["r1", "r2"]
    names = [heads["Idempotency-Key"] for _, heads, _ in told]
    assert sorted(names[:3]) == sorted(names[3:])
    assert len(set(names)) == 3


def test_one_that_refuses_is_tried_again_in_order(other: str, now: datetime) -> None:
    people.named(keys=["ann"], now=now)
    hooks.keep(key="crm", url=f"{other}/500", kinds=["review"], actor="t", now=now)
    said(now, "r1")
    said(now, "r2")
    assert hooks.run(now=now) == 1
    states = [(one.key, one.state, one.status) for one in store.log(hook="crm")]
    assert states == [("r2", "waiting", None), ("r1", "waiting", 500)]
    hooks.keep(key="crm", url=f"{other}/200", kinds=["review"], actor="t", now=now)
    assert hooks.run(now=now + timedelta(minutes=1)) == 2


def test_what_is_no_address_is_refused(now: datetime) -> None:
    for asked in ({"url": "nowhere", "kinds": []}, {"url": "https://a.example", "kinds": ["No!"]}):
        assert isinstance(hooks.keep(key="crm", actor="t", now=now, **asked), Refusal)  # type: ignore[arg-type]
    assert store.listed() == ()
