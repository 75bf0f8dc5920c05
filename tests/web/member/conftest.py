"""Ann's own page, opened by her link."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from guerdon.store.customers.member import Member
from guerdon.store.models import Customer
from guerdon.web.member import door


@pytest.fixture
def today() -> datetime:
    """The page asks the clock, so what it shows is made around this moment."""
    return datetime.now(UTC)


@pytest.fixture
def ann(today: datetime, db: None) -> Member:
    """A member with nothing yet."""
    Customer.objects.create(key="ann", created_at=today)
    return Member(customer="ann", tier="", joined_at=None)


@pytest.fixture
def page(client: Client, ann: Member) -> Client:
    """Ann's browser, in English."""
    client.get(door.link(customer="ann"))
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client
