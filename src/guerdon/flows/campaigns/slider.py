"""What another budget would do: the plan solved again with it, as fast as a hand moves a slider."""

from collections import OrderedDict
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING

from guerdon.canonical import digest
from guerdon.flows.campaigns.brief import Brief, parsed
from guerdon.store.campaigns import campaigns
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal

if TYPE_CHECKING:
    from guerdon.flows.campaigns.resolving import Slid
    from guerdon.flows.campaigns.worth import Audience

# Beyond so many customers every second, third ... of them is solved for, and their money scaled.
MOST_SOLVED = 20_000
KEPT = 4

_lock = Lock()
_audiences: "OrderedDict[str, Audience]" = OrderedDict()


def slid(*, campaign: str, budget_minor: int, now: datetime) -> "Slid | Refusal":
    """The campaign's plan with this budget; nothing is kept.

    Refused: no such campaign, what the brief refuses with this budget, no night, and what
    `resolving.solved` refuses.
    """
    from guerdon.flows.campaigns.resolving import solved

    found = campaigns.seen(key=campaign)
    if found is None:
        return Refusal(reason="not_found", data={"what": "campaign", "key": campaign})
    brief = parsed(document={**found.brief, "budget_minor": budget_minor})
    if isinstance(brief, Refusal):
        return brief
    audience = _audience(brief, now)
    if isinstance(audience, Refusal):
        return audience
    margin = programme.read().margin
    return solved(brief=brief, audience=audience, margin=margin, most=MOST_SOLVED)


def _audience(brief: Brief, now: datetime) -> "Audience | Refusal":
    """The audience, kept in memory while somebody slides."""
    from guerdon.flows.campaigns.campaign import gathered
    from guerdon.store.night import nights

    night = nights.current()
    if night is None:
        return Refusal(reason="night_none")
    documents = [dict(one) for one in brief.documents]
    day = now.date().isoformat()
    key = digest(value=[night.key, brief.audience, documents, brief.days, day])
    with _lock:
        if key in _audiences:
            _audiences.move_to_end(key)
            return _audiences[key]
    made: Audience | Refusal = gathered(brief=brief, now=now)
    if isinstance(made, Refusal):
        return made
    with _lock:
        _audiences[key] = made
        while len(_audiences) > KEPT:
            _audiences.popitem(last=False)
    return made
