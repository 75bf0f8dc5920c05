"""The clock rules, but for owners and in a demo shop."""

from datetime import UTC, datetime

import pytest

from guerdon.store.house.access import Caller
from guerdon.store.programme import programme
from guerdon.terms.role import Role
from guerdon.web.api.key import RefusedError
from guerdon.web.api.moment import at

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 14, 12, tzinfo=UTC)


def test_who_may_set_the_time() -> None:
    text, owner = "2026-03-14T20:00:00+08:00", Caller(name="key:o", role=Role.OWNER)
    till = Caller(name="key:t", role=Role.CASHIER)
    assert at(text=text, caller=owner) == NOON
    with pytest.raises(RefusedError) as raised:
        at(text=text, caller=till)
    assert raised.value.refusal.reason == "now_not_allowed"
    programme.keep(changes={"demo": True})
    assert at(text=text, caller=till) == NOON
    with pytest.raises(RefusedError) as raised:
        at(text="noon", caller=owner)
    assert raised.value.refusal.reason == "body_malformed"


def test_the_clock_else() -> None:
    before = datetime.now(UTC)
    found = at(text=None, caller=Caller(name="key:t", role=Role.CASHIER))
    assert before <= found <= datetime.now(UTC)
