"""What fits a customer over HTTP, each refusal with its sentence."""

from datetime import UTC, datetime

import pytest

from guerdon.store.models import Customer
from guerdon.store.programme import sections
from guerdon.terms.role import Role
from tests.flows.gifts.test_rules import SECTION, complain
from tests.web.api.tills import Caller

pytestmark = pytest.mark.django_db(transaction=True)


def test_allowed_and_not() -> None:
    now = datetime.now(UTC)
    caller = Caller(now, Role.CASHIER)
    Customer.objects.create(key="a", created_at=now)
    assert caller("GET", "/customers/a/gifts").json() == {"customer": "a", "gifts": []}
    sections.put(name="gifts", document=SECTION, actor="m", now=now)
    (one,) = caller("GET", "/customers/a/gifts?scene=b").json()["gifts"]
    assert (one["gift"], one["allowed"], one["refusal"]) == ("mug", True, None)
    complain("a", now)
    (held,) = caller("GET", "/customers/a/gifts", language="zh").json()["gifts"]
    assert held["refusal"]["reason"] == "gift_care_hold"
    assert "不送礼" in held["refusal"]["says"]


def test_scenes_ahead() -> None:
    now = datetime.now(UTC)
    caller = Caller(now, Role.ANALYST)
    assert caller("GET", "/gift-scenes").json() == {"scenes": []}
    sections.put(name="gifts", document=SECTION, actor="m", now=now)
    (one,) = caller("GET", "/gift-scenes").json()["scenes"]
    assert (one["scene"]["key"], one["on"], one["journeys"]) == ("b", None, [])
    assert one["gifts"][0]["gift"] == "mug"
