"""Notices: what the member was told lately, the newest first."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from guerdon.store.customers import notices
from guerdon.store.customers.member import Member
from guerdon.terms.reasons import said
from guerdon.web.member.section import Section
from guerdon.web.templatetags.words import written_day

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*([Z]|[+-]\d\d:\d\d)$")
FIRST = 3
MOST = 20
LATELY = timedelta(days=60)


def shown(*, member: Member, now: datetime, language: str) -> Mapping[str, Any] | None:
    """The newest few, and the others behind them; nothing where there was nothing lately."""
    found = [
        (one.at, said(reason=one.reason, data=_days(one.data), language=language))
        for one in notices.listed(customer=member.customer, most=MOST)
        if one.at > now - LATELY
    ]
    return {"first": found[:FIRST], "others": found[FIRST:]} if found else None


def _days(data: Mapping[str, Any]) -> dict[str, Any]:
    """Moments as days of the shop's calendar: nobody plans a visit by the minute."""
    return {name: _day(value) for name, value in data.items()}


def _day(value: Any) -> Any:
    if not isinstance(value, str) or not MOMENT.match(value):
        return value
    try:
        return written_day(datetime.fromisoformat(value))
    except ValueError:
        return value


SECTION = Section(name="notices", tab="home", order=20, shown=shown)
