"""People who are signed in, and a small shop for the pages to show."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from guerdon.store.models import User
from guerdon.terms.role import Role
from tests.flows import regulars
from tests.web.console import shop as made


@pytest.fixture
def moment() -> datetime:
    """The real moment, since pages take it themselves."""
    return datetime.now(UTC)


@pytest.fixture
def signed_in(db: None, moment: datetime) -> Callable[[str], Client]:
    """A client in which a person of that role is signed in, reading English."""

    def enter(role: str) -> Client:
        person, _ = User.objects.get_or_create(
            name=role, defaults={"role": Role(role).value, "created_at": moment}
        )
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(person)
        return client

    return enter


@pytest.fixture
def owner(signed_in: Callable[[str], Client]) -> Client:
    """Someone who may do everything."""
    return signed_in("owner")


@pytest.fixture
def analyst(signed_in: Callable[[str], Client]) -> Client:
    """Someone who may look and not act."""
    return signed_in("analyst")


@pytest.fixture
def shop(db: None, moment: datetime) -> None:
    """Customers known by a night, offers, codes, redemptions, points, one measured campaign."""
    made.filled(now=moment)


@pytest.fixture
def night_shop(db: None, moment: datetime, settings: object, tmp_path: Path) -> None:
    """Regular customers with a real night behind them, for pages that count and plan."""
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    regulars.opened(now=moment)
