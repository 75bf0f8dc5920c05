"""What a design adds up to."""

import pytest

from tests.flows.tried import design


def test_days_alpha_and_offers() -> None:
    found = design(
        stages=[{"share": 0.1, "days": 7}, {"share": 1.0, "days": 21}],
        arms=[
            {"key": "control", "name": {"en": "as now"}},
            {"key": "a", "name": {"en": "a"}, "offers": ["ten"]},
            {"key": "b", "name": {"en": "b"}, "offers": ["ten", "five"]},
        ],
    )
    assert found.days == 28
    assert found.alpha == pytest.approx(0.025)
    assert found.offers == ("ten", "five")
