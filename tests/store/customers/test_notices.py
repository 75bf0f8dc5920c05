"""Notices: each told once by its key, the newest first."""

from datetime import timedelta
from typing import Any

import pytest

from guerdon.store.customers import notices, people
from guerdon.store.writing import write
from guerdon.terms.notice import Notice

pytestmark = pytest.mark.django_db(transaction=True)


def test_told_once_however_often_it_is_said(now: Any) -> None:
    people.named(keys=["ann"], now=now)
    one = Notice(customer="ann", kind="tier_up", key="t:1", at=now, data={"tier": "gold"})
    late = Notice(customer="ann", kind="tier_up", key="t:2", at=now + timedelta(days=1))
    ghost = Notice(customer="nobody", kind="tier_up", key="t:3", at=now)
    with write():
        assert notices.tell(notices=[one, one, late, ghost]) == 2
    with write():
        assert notices.tell(notices=[one]) == 0
    seen = notices.listed(customer="ann")
    assert [(notice.key, notice.reason) for notice in seen] == [
        ("t:2", "notice_tier_up"),
        ("t:1", "notice_tier_up"),
    ]
    assert seen[1].data == {"tier": "gold"}
    assert notices.listed(customer="nobody") == ()
