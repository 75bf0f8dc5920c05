"""What the store of remarks alone decides: filters, outdated readings, counting without words."""

from datetime import datetime, timedelta

import pytest

from guerdon.flows.voice import voice
from guerdon.store.customers import people
from guerdon.store.models import Remark as Row
from guerdon.store.voice import remarks
from guerdon.terms.remark import Remark

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(now: datetime) -> None:
    people.named(keys=["ann"], now=now)
    wanted = [
        Remark(key="a", kind="review", text="服务态度恶劣", customer="ann", at=now),
        Remark(key="b", kind="review", text="terrible quality", at=now - timedelta(days=1)),
        Remark(key="c", kind="mention", text="非常满意", at=now - timedelta(days=2)),
    ]
    voice.take(wanted=wanted, now=now, heard=False)


def keys(**wanted: object) -> list[str]:
    return [one.key for one in remarks.listed(**wanted)]  # type: ignore[arg-type]


@pytest.mark.usefixtures("three")
def test_filters_narrow_and_the_newest_come_first(now: datetime) -> None:
    assert keys() == ["a", "b", "c"]
    assert keys(most=1) == ["a"]
    assert keys(customer="ann") == ["a"]
    assert keys(sentiment="negative") == ["a", "b"]
    assert keys(aspect="service") == ["a"]
    assert keys(since=now - timedelta(days=1)) == ["a", "b"]
    Row.objects.filter(key="b").update(topic="en-1", labelled_by="mia")
    assert keys(topic="en-1") == ["b"]
    assert keys(unlabelled=True) == ["a", "c"]


@pytest.mark.usefixtures("three")
def test_outdated_are_those_of_another_version_that_nobody_labelled() -> None:
    used = {code: model.version for code, model in voice.models().items()}
    assert remarks.outdated(versions=used, after=0, most=9) == []
    newer = used | {"zh": "other"}
    assert [text for _, text in remarks.outdated(versions=newer, after=0, most=9)] == [
        "服务态度恶劣",
        "非常满意",
    ]
    Row.objects.filter(key="a").update(labelled_by="mia")
    assert len(remarks.outdated(versions=newer, after=0, most=9)) == 1


@pytest.mark.usefixtures("three")
def test_marks_are_of_a_half_open_period(now: datetime) -> None:
    found = list(remarks.marks(since=now - timedelta(days=2), until=now))
    assert [one.sentiment for one in found] == ["positive", "negative"]
    assert remarks.count() == 3
    assert remarks.labels() == {}
