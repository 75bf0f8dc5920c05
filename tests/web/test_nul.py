"""NUL in an address or a form is told before a view sees it: PostgreSQL could not seek it."""

from datetime import UTC, datetime

import pytest
from django.test import Client

from guerdon.store.models import User
from guerdon.terms.role import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner() -> Client:
    client = Client(raise_request_exception=False)
    now = datetime.now(UTC)
    client.force_login(User.objects.create(name="olivia", role=Role.OWNER.value, created_at=now))
    return client


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/search?q=%00", 400),
        ("/coupons?state=fresh&offer=a%00b", 400),
        ("/rewards?%00=1", 400),
        ("/customers/c%001", 404),
        ("/api/v1/customers/c%001", 404),
        ("/api/v1/goals?now=%00", 400),
    ],
)
def test_an_address_with_nul(owner: Client, path: str, status: int) -> None:
    answer = owner.get(path)
    assert answer.status_code == status
    problem = answer.headers["Content-Type"].startswith("application/problem+json")
    assert problem == path.startswith("/api/")


@pytest.mark.parametrize("kind", ["urlencoded", "multipart"])
def test_a_form_with_nul_changes_nothing(owner: Client, kind: str) -> None:
    if kind == "multipart":
        answer = owner.post("/voice/label", {"key": "a\x00b", "sentiment": "positive"})
    else:
        form = "application/x-www-form-urlencoded"
        answer = owner.post("/voice/label", "key=%00&sentiment=positive", content_type=form)
    assert answer.status_code == 400
    assert b"Traceback" not in answer.content


def test_a_form_of_nobody(client: Client) -> None:
    words = {"name": "a\x00b", "password": "x"}
    assert client.post("/sign-in", words).status_code == 400
    assert client.post("/sign-in", words | {"name": "a%00b"}).status_code == 422
