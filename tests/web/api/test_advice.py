"""Advice over HTTP is read strictly, says why it cannot, and tells each source."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from guerdon.terms.role import Role
from tests.flows import regulars
from tests.web.api.tills import Caller, problem

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.one_database]


def test_asked_and_answered(settings: Any, tmp_path: Path) -> None:
    now = datetime.now(UTC)
    settings.HOME = tmp_path
    analyst = Caller(now, Role.ANALYST)
    assert problem(analyst("POST", "/advice", {"goal": "luck"}), 422) == "body_malformed"
    assert problem(analyst("POST", "/advice", {}), 422) == "night_none"
    assert problem(Caller(now, Role.CASHIER)("POST", "/advice", {}), 403) == "role_not_allowed"
    regulars.opened(now=now)
    found = analyst("POST", "/advice", {"goal": "raise_basket"}, language="zh").json()
    assert [one["kind"] for one in found["suggestions"]][2:] == ["gift", "points_multiplier"]
    first = found["suggestions"][0]
    assert first["expected"]["source"] == "prior"
    assert first["source"]["says"].startswith("依据公开数据")
    assert first["offer"]["value"]
