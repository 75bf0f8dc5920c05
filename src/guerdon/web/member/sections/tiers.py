"""Tiers on the member page: how far it is to the next, what keeps this one, and its benefits."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.flows.tiers import tiers
from guerdon.flows.tiers.settling import Outcome, rules
from guerdon.store.customers.member import Member
from guerdon.store.programme import programme
from guerdon.store.tiers.grants import GrantSeen
from guerdon.terms.decision import Refusal
from guerdon.terms.tiers import Structure, TierSettings
from guerdon.web.member.section import Section
from guerdon.web.templatetags.words import written_count, written_day, written_money
from guerdon.web.wording import say

SHOWN = ("granted", "coming", "used")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the member stands in one structure, in sentences; `share` of the way, 0 to 100."""

    name: str
    tier: str
    colour: str
    since: datetime | None
    share: int
    next: str
    until: datetime | None
    warning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticket:
    """A benefit with its code, what is left of it and until when."""

    name: str
    code: str
    state: str
    left: int | None
    starts_at: datetime
    ends_at: datetime | None


def offered(*, now: datetime) -> bool:
    """Whether the shop has tiers."""
    found = rules(now=now)
    return found is not None and bool(found.settings.structures)


def shown(*, member: Member, now: datetime, language: str) -> Mapping[str, Any] | None:
    """Each structure with its way to the next tier, and the benefits that may be used."""
    settled = rules(now=now)
    found = tiers.seen(customer=member.customer, now=now)
    if settled is None or isinstance(found, Refusal) or not found.places:
        return None
    currency = programme.read().currency
    names = benefit_names(settings=settled.settings, language=language)
    return {
        "places": [place(one, outcome, currency, language) for one, outcome in found.places],
        "tickets": [_ticket(one, names) for one in found.grants if one.state in SHOWN],
        "adviser": found.adviser,
    }


def place(structure: Structure, one: Outcome, currency: str, language: str) -> Place:
    """A structure as its member reads it."""
    view = one.outlook
    named = {tier.key: tier.name.get(language, tier.key) for tier in structure.tiers}
    colours = {tier.key: tier.colour for tier in structure.tiers}
    # What was earned is what counts towards the next; a floor or a plan may show above it.
    ahead = one.shown == one.standing.tier and view.next_tier
    spend = structure.measure == "spend"

    def said(number: int) -> str:
        if spend:
            return written_money(number, currency)
        return say(f"tiers.n_{structure.measure}", n=written_count(number))

    next_says = ""
    if ahead:
        word = "tiers.next_spend" if spend else "tiers.next_of"
        next_says = say(word, missing=said(view.missing), name=named[view.next_tier])
    elif not view.next_tier:
        next_says = say("tiers.top")
    warning = ""
    if view.lost_at is not None and one.shown == one.standing.tier:
        word = "tiers.keep_spend" if spend else "tiers.keep_of"
        day = written_day(view.lost_at)
        warning = say(word, short=said(view.short), day=day, name=named[one.shown])
    return Place(
        name=structure.name.get(language, structure.key),
        tier=named.get(one.shown, ""),
        colour=colours.get(one.shown, "var(--line-2)"),
        since=one.since if one.shown else None,
        share=min(100, 100 * view.done // view.needed) if view.needed else 100,
        next=next_says,
        until=view.period_end if ahead else None,
        warning=warning,
    )


def benefit_names(*, settings: TierSettings, language: str) -> dict[tuple[str, str], str]:
    """(structure or plan, benefit) -> its name."""
    found = {}
    for structure in settings.structures:
        for tier in structure.tiers:
            for one in tier.benefits:
                found[structure.key, one.key] = one.name.get(language, one.key)
    for plan in settings.plans:
        for one in plan.benefits:
            found[plan.key, one.key] = one.name.get(language, one.key)
    return found


def _ticket(grant: GrantSeen, names: Mapping[tuple[str, str], str]) -> Ticket:
    name = names.get((grant.source, grant.benefit)) or say(f"tier_benefits.{grant.kind}")
    return Ticket(
        name=name,
        code=grant.code,
        state=grant.state,
        left=None if grant.quantity is None else grant.quantity - grant.used,
        starts_at=grant.starts_at,
        ends_at=grant.ends_at,
    )


SECTION = Section(name="tiers", tab="home", order=20, shown=shown, offered=offered)
