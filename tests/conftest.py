"""What all tests share: hypothesis profiles, the shared data folder, a fixed now."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "quick", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "thorough", max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


@pytest.fixture
def now() -> datetime:
    """A fixed moment."""
    return datetime(2026, 3, 14, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real data; a test that needs it is skipped loudly where it is absent."""
    if not SHARED.is_dir():
        pytest.skip("../shared/data is absent: this test reads real data that does not travel")
    return SHARED
