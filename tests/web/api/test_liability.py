"""The liability over HTTP, with a sentence where there is no forecast."""

from datetime import UTC, datetime

import pytest

from guerdon.store.ledger import ledger
from guerdon.terms.role import Role
from tests.store.ledgers import earned, member
from tests.web.api.tills import Caller, problem

pytestmark = pytest.mark.django_db(transaction=True)


def test_told(now: datetime) -> None:
    member("a", now)
    today = datetime.now(UTC)
    ledger.post(entries=[earned("e", "a", 500, today)])
    analyst = Caller(now, Role.ANALYST)
    body = analyst("GET", "/points/liability").json()
    assert (body["points"], body["breakage"], body["why"]) == (500, None, "history_short")
    assert "6" in body["detail"]
    assert "个月" in analyst("GET", "/points/liability", language="zh").json()["detail"]
    assert problem(Caller(now)("GET", "/points/liability"), 403) == "role_not_allowed"
