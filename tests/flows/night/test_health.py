"""A check is made, told and kept."""

from datetime import datetime

import pytest

from guerdon.flows.night import health as flow
from guerdon.store import health
from guerdon.store.programme import programme

pytestmark = pytest.mark.django_db


def test_made_and_kept(now: datetime) -> None:
    programme.keep(changes={"against": "plastic, , fur"}, now=now)
    found = flow.checked(now=now)
    assert len(found) == 10
    (kept,) = health.last(most=5)
    assert [one["name"] for one in kept.findings] == [one["name"] for one in found]
    values = next(one for one in found if one["name"] == "values")
    assert (values["severity"], values["reason"]) == ("good", "health_values_none")
