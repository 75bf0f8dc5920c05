"""For you: a few products that this member may like, each with why."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from guerdon.flows.know import recommend as flow
from guerdon.store.customers.member import Member
from guerdon.terms.decision import Refusal
from guerdon.web.member.section import Section

SHOWN = 4


def shown(*, member: Member, now: datetime, language: str) -> Mapping[str, Any] | None:
    """The best few with their reason; None where nothing was learnt or nothing is left."""
    found = flow.recommend(customer=member.customer, count=SHOWN)
    if isinstance(found, Refusal) or not found.items:
        return None
    whys = ((one, one.why_zh if language == "zh" else one.why_en) for one in found.items)
    return {"items": [(one.name, why) for one, why in whys]}


SECTION = Section(name="for_you", tab="home", order=70, shown=shown)
