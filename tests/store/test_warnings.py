"""The list reads one night, and the newest word on each channel says who can be reached."""

from datetime import timedelta

import pytest

from guerdon.store import warnings
from guerdon.store.models import Consent, Customer
from guerdon.store.night import nights
from tests.store.night.test_nights import AT, keep, values

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def night():
    for key in ("agreed", "refused", "silent", "gone", "safe"):
        Customer.objects.create(key=key, created_at=AT)
    begun = nights.begun(key="n1", as_of=AT, brief={}, now=AT)
    risky = {"p_alive": 0.6, "churn_risk": 0.5, "clv": 30_000}
    rows = [
        values("agreed", **risky),
        values("refused", **risky),
        values("silent", **risky, clv_low=1),
        values("gone", **risky | {"clv": 90_000}, stage="lost"),
        values("safe", **risky | {"churn_risk": 0.1, "clv": 90_000}),
    ]
    keep(night=begun.night, rows=rows)
    for key, given, days in (("agreed", False, 9), ("agreed", True, 2), ("refused", False, 1)):
        Consent.objects.create(
            customer=Customer.objects.get(key=key),
            purpose="marketing",
            channel="sms",
            given=given,
            at=AT - timedelta(days=days),
        )
    return begun


def test_nobody_before_a_night_is_complete(night):
    assert warnings.warnings(most=9) == ()


def test_the_greatest_losses_with_reach(night):
    nights.finish(night=night.night, report={}, counts={}, now=AT)

    found = warnings.warnings(most=9)

    assert [(one.customer, one.reach, one.loss) for one in found] == [
        ("agreed", 1.0, 25_000),
        ("silent", 0.6, 15_000),
        ("refused", 0.1, 2_500),
    ]
    assert len(warnings.warnings(most=1)) == 1
