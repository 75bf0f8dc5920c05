"""Keeping and leaving: put the page on the home screen, or close it on this device."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.store.customers.member import Member
from guerdon.web.member.section import Section


def shown(*, member: Member, now: datetime, language: str) -> Mapping[str, Any]:
    """Nothing but its two buttons."""
    return {}


SECTION = Section(name="leaving", tab="me", order=90, shown=shown)
