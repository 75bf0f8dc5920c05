"""Templates by version: one current, the others as they were."""

from typing import Any

import pytest

from guerdon.store.messages import templates

pytestmark = pytest.mark.django_db(transaction=True)


def publish(now: Any, key: str, **document: Any) -> int:
    return templates.publish(key=key, document=document, compiled={"": {}}, actor="ann", now=now)


def test_versions(now: Any) -> None:
    assert [publish(now, "a", n=1), publish(now, "a", n=1), publish(now, "a", n=2)] == [1, 1, 2]
    assert publish(now, "b", n=1) == 1
    assert {key: one.version for key, one in templates.current().items()} == {
        "a": 2,
        "b": 1,
    }
    assert set(templates.current(keys=["b", "none"])) == {"b"}
    assert [one.document for one in templates.versions(key="a")] == [{"n": 2}, {"n": 1}]
    # What it was before is a version of its own again.
    assert publish(now, "a", n=1) == 3
