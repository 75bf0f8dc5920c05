"""The health check's page: empty, checked by hand, beside what the last check said."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from guerdon.store import health
from guerdon.store.writing import write

pytestmark = pytest.mark.django_db


def test_never_then_now(owner: Client) -> None:
    assert "No check was made yet" in owner.get("/health-check").content.decode()
    page = owner.post("/health-check/now", follow=True).content.decode()
    assert "Checked." in page
    assert page.count('<li id="') == 10
    assert "The settings do not say what the shop does not stand for." in page
    assert 'href="/settings"' in page


def test_what_changed_since(owner: Client, moment: datetime) -> None:
    for severity, at in (("bad", moment - timedelta(days=1)), ("good", moment)):
        finding = {
            "name": "season",
            "severity": severity,
            "page": "offer_calendar",
            "data": {"percent": 30, "start": "2026-01-01"},
            "reason": "health_season",
        }
        with write():
            health.keep(findings=[finding], now=at)
    page = owner.get("/health-check").content.decode()
    assert "before: Mend this" in page
    assert "30% of the year&#x27;s discounts fell into the thirteen weeks from 1 Jan 2026" in page
    assert "Worth watching from 40%, to be mended from 55%." in page


def test_an_analyst_reads_and_cannot_check(signed_in: Callable[[str], Client]) -> None:
    analyst = signed_in("analyst")
    assert analyst.get("/health-check").status_code == 200
    assert analyst.post("/health-check/now").status_code == 403
    assert health.last() == ()


def test_a_page_that_is_no_more_is_no_link(owner: Client, moment: datetime) -> None:
    words = {"severity": "bad", "data": {}, "reason": "health_season"}
    with write():
        health.keep(findings=[{"name": "asleep", "page": "point_terms", **words}], now=moment)
    assert owner.get("/health-check").status_code == 200
