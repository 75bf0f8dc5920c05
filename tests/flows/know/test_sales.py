"""Sales as of the newest night; without one, a refusal."""

from datetime import datetime

import pytest

from guerdon.flows.know.sales import SalesSeen, seen
from guerdon.terms.decision import Refusal


@pytest.mark.database
@pytest.mark.django_db
@pytest.mark.parametrize(("days", "reason"), [(60, "night_none"), (0, "period_days")])
def test_refusals(days: int, reason: str, now: datetime) -> None:
    found = seen(days=days)
    assert isinstance(found, Refusal)
    assert found.reason == reason
    assert SalesSeen.__slots__
