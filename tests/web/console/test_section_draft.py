"""A draft as it is sent: its date by the shop's clocks, and what cannot be read named."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import RequestFactory

from guerdon.store.programme import programme
from guerdon.web.console.section_draft import Draft, sent, standing

pytestmark = pytest.mark.django_db


def draft(**texts: Any) -> Draft:
    request = RequestFactory().post("/", {"version": "3", **texts})
    return sent(request=request, name="causes")


def test_a_date_is_by_the_clocks_of_the_shop(moment: datetime) -> None:
    programme.keep(changes={"currency": "USD", "zone": "Asia/Shanghai"}, now=moment)
    found = draft(at="2026-12-24T08:30", lock="abc")
    assert found.at == datetime(2026, 12, 24, 0, 30, tzinfo=UTC)
    assert (found.lock, found.version, found.wrong) == ("abc", 3, {})
    assert (draft(at="").at, draft().at) == (None, None)


@pytest.mark.parametrize("said", ["soon", "2026-13-01T00:00", "0001-01-01T00:00"])
def test_a_date_that_is_none_is_named(said: str, moment: datetime) -> None:
    programme.keep(changes={"zone": "Asia/Shanghai"}, now=moment)
    found = draft(at=said)
    assert (found.at, found.at_text, list(found.wrong)) == (None, said, ["at"])


def test_a_section_that_was_never_set(moment: datetime) -> None:
    found = standing(name="causes", now=moment)
    assert (found.document, found.version) == ({}, 0)
    ((name, text),) = found.texts()
    assert (name, text.strip()) == (found.called, "causes: {}")
