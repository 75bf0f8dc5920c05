"""What all tests share: hypothesis profiles, the shared data, a fixed now."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.emptying import emptied
from tests.home import HOME
from tests.web.promised import promising

pytest_plugins = ["tests.house", "tests.browser", "tests.spark.cluster", "tests.spark.nights"]

settings.register_profile(
    "quick", max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile(
    "thorough", max_examples=500, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

SHARED = Path(__file__).resolve().parents[2] / "shared" / "data"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever touches the database runs on PostgreSQL too, whether or not its writer said so."""
    touching = {"db", "transactional_db", "django_db_setup", "live_server", "house", "bare_house"}
    for item in items:
        asked = set(getattr(item, "fixturenames", ()))
        if item.get_closest_marker("one_database"):
            continue
        if item.get_closest_marker("django_db") or touching & asked:
            item.add_marker(pytest.mark.database)
        if item.get_closest_marker("browser"):
            # Playwright runs an event loop in this thread; Django must work beside it.
            os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    # The long ones first: begun last, one process would wait for another.
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite tests work on a file in WAL mode, as the product does, so that threads may race."""
    from django.db import connection

    if connection.vendor == "sqlite":
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        connection.settings_dict["TEST"]["NAME"] = str(HOME / f"test-{worker}.sqlite3")


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


@pytest.fixture(scope="session", autouse=True)
def quick_emptying() -> Iterator[None]:
    """Between tests only the tables that have rows are emptied, instead of all of them."""
    from django.test import TransactionTestCase

    whole = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    TransactionTestCase._fixture_teardown = emptied  # type: ignore[attr-defined]
    yield
    TransactionTestCase._fixture_teardown = whole  # type: ignore[attr-defined]


@pytest.fixture(scope="session", autouse=True)
def kept_promises() -> Iterator[None]:
    """Every answer of the API that a test gets is held against the API's document."""
    with promising():
        yield
