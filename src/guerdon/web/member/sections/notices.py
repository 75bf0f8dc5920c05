"""Notices: what the member was told lately, the newest first."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from guerdon.store import notices
from guerdon.store.member import Member
from guerdon.terms.reasons import said
from guerdon.web.member.section import Section

FIRST = 3
MOST = 20
LATELY = timedelta(days=60)


def shown(*, member: Member, now: datetime, language: str) -> Mapping[str, Any] | None:
    """The newest few, and the others behind them; nothing where there was nothing lately."""
    found = [
        (one.at, said(reason=one.reason, data=one.data, language=language))
        for one in notices.listed(customer=member.customer, most=MOST)
        if one.at > now - LATELY
    ]
    return {"first": found[:FIRST], "others": found[FIRST:]} if found else None


SECTION = Section(name="notices", tab="home", order=20, shown=shown)
