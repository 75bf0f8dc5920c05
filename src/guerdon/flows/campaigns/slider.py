"""What another budget would do: the plan solved again with it, as fast as a hand moves a slider."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from guerdon.canonical import digest
from guerdon.flows.campaigns.brief import Brief, parsed
from guerdon.store.campaigns import campaigns
from guerdon.store.campaigns.campaigns import CampaignSeen
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
_owns: "OrderedDict[str, tuple[Audience, Slid | Refusal]]" = OrderedDict()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """The plan with the budget asked for, and with the campaign's own: solved for the same ones.

    `own` is None where the campaign's own budget allows no plan.
    """

    there: "Slid"
    own: "Slid | None"


def slid(*, campaign: str, budget_minor: int, now: datetime) -> Slide | Refusal:
    """The campaign's plan with this budget, beside that with its own; nothing is kept.

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
    asked: Any = {"audience": audience, "margin": programme.read().margin, "most": MOST_SOLVED}
    there = solved(brief=brief, **asked)
    if isinstance(there, Refusal):
        return there
    if found.budget_minor == budget_minor:
        return Slide(there=there, own=there)
    own = _own(found, asked)
    return Slide(there=there, own=None if isinstance(own, Refusal) else own)


def _own(found: CampaignSeen, asked: dict[str, Any]) -> "Slid | Refusal":
    """The campaign with its own budget, solved once while somebody slides."""
    from guerdon.flows.campaigns.resolving import solved

    document = {**found.brief, "budget_minor": found.budget_minor}
    # Its audience is one object for as long as it is kept, and is held by what was solved for it.
    key = digest(value=[found.key, document, asked["margin"]])
    with _lock:
        kept = _owns.get(key)
    if kept is not None and kept[0] is asked["audience"]:
        return kept[1]
    brief = parsed(document=document)
    own = brief if isinstance(brief, Refusal) else solved(brief=brief, **asked)
    with _lock:
        _owns[key] = (asked["audience"], own)
        while len(_owns) > KEPT:
            _owns.popitem(last=False)
    return own


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
