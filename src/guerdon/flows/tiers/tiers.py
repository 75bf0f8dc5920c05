"""A customer's tiers: shown with what is missing, raised by a purchase, held by hand, used."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.canonical import digest
from guerdon.flows.tiers.settling import Outcome, Rules, outcome, rules, settle
from guerdon.give.tiers import judge
from guerdon.store.customers import people
from guerdon.store.house import access
from guerdon.store.tiers import advisers, tiers
from guerdon.store.tiers import grants as tier_grants
from guerdon.store.tiers import over as tier_over
from guerdon.store.tiers import tallies as tier_tallies
from guerdon.store.tiers import terms as tier_terms
from guerdon.store.tiers.grants import GrantSeen
from guerdon.store.tiers.over import FloorSeen
from guerdon.store.tiers.terms import Term
from guerdon.store.tiers.tiers import ChangeSeen
from guerdon.store.till import replies
from guerdon.store.till.replies import Reply
from guerdon.terms.decision import Refusal
from guerdon.terms.tiers import Adviser, Structure
from guerdon.terms.trigger import Told, Trigger

LONGEST_REASON = 300
MOST_USED = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TiersSeen:
    """All about one customer's tiers at a moment: `places` are (structure, outcome)."""

    customer: str
    places: tuple[tuple[Structure, Outcome], ...]
    grants: tuple[GrantSeen, ...]
    terms: tuple[Term, ...]
    floors: tuple[FloorSeen, ...]
    history: tuple[ChangeSeen, ...]
    adviser: Adviser | None


def seen(*, customer: str, now: datetime) -> TiersSeen | Refusal:
    """What the customer has, by what is missing and what threatens, as of now; nothing is written.

    Refused: an unknown customer.
    """
    pk = people.ids(keys=[customer]).get(customer)
    found = [] if pk is None else tiers.members(pks=[pk], lock=False)
    if not found:
        return Refusal(reason="not_found", data={"what": "customer", "key": customer})
    standing = rules(now=now)
    places = () if standing is None else tuple(_places(standing, found[0], now))
    return TiersSeen(
        customer=customer,
        places=places,
        grants=tier_grants.listed(customer=customer, now=now),
        terms=tier_terms.of(customer=customer),
        floors=tier_over.floors(customer=customer, now=now),
        history=tiers.history(customer=customer),
        adviser=advisers.of(customer=customer),
    )


def _places(
    standing: Rules, member: tiers.Member, now: datetime
) -> list[tuple[Structure, Outcome]]:
    found = []
    for structure in standing.settings.structures:
        held = tiers.standings(structure=structure.key, pks=[member.pk]).get(member.pk)
        since = held and judge.reaches_back(
            structure=structure, standing=held.standing, zone=standing.zone
        )
        tallies = tier_tallies.tallies(structure=structure, customers={member.pk: since or None})
        over = tier_over.over(structure=structure.key, pks=[member.pk], now=now)
        one = outcome(
            structure=structure,
            member=member,
            held=held,
            tallies=tallies.get(member.pk, ()),
            over=over.get(member.pk, ()),
            zone=standing.zone,
            now=now,
        )
        found.append((structure, one))
    return found


def heard(*, trigger: Trigger, now: datetime) -> tuple[Told, ...]:
    """After whatever happened to a customer: tiers that are reached or taken back at once."""
    found = rules(now=now)
    pk = people.ids(keys=[trigger.customer]).get(trigger.customer)
    if found is None or pk is None:
        return ()
    told = []
    for structure in found.settings.structures:
        if settle(rules=found, structure=structure, pks=[pk], now=now):
            held = tiers.standings(structure=structure.key, pks=[pk])[pk]
            data = {"structure": structure.key, "tier": held.shown}
            told.append(Told(room="tiers", what="tier_changed", data=data))
    return tuple(told)


def set_floor(
    *,
    customer: str,
    structure: str,
    tier: str,
    until: datetime,
    reason: str,
    actor: str,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """The customer does not fall below this tier until a date; an empty tier lifts the floor.

    With a reason, audited; it takes the place of the floor before. Refused, with nothing changed:
    no reason, an unknown customer, structure or tier, a date that is past. The reply's body is
    {"customer", "structure", "tier", "until", "shown"}.
    """
    if not reason.strip():
        return Refusal(reason="reason_needed")
    if tier and until <= now:
        return Refusal(reason="date_past", data={"at": until.isoformat()})

    def work() -> dict[str, Any] | Refusal:
        found = rules(now=now)
        chosen = found.settings.structure(key=structure) if found else None
        if found is None or chosen is None:
            return Refusal(reason="not_found", data={"what": "structure", "key": structure})
        if tier and tier not in {one.key for one in chosen.tiers}:
            return Refusal(reason="not_found", data={"what": "tier", "key": tier})
        pk = people.ids(keys=[customer]).get(customer)
        if pk is None:
            return Refusal(reason="not_found", data={"what": "customer", "key": customer})
        tiers.members(pks=[pk])
        tier_over.set_floor(
            customer=customer,
            structure=structure,
            tier=tier,
            until=until,
            reason=reason.strip()[:LONGEST_REASON],
            actor=actor,
            now=now,
        )
        settle(rules=found, structure=chosen, pks=[pk], now=now)
        data = {"structure": structure, "tier": tier, "until": until.isoformat()}
        access.note(
            actor=actor,
            act="tier.floor",
            subject=customer,
            data={**data, "why": reason.strip()[:LONGEST_REASON]},
            now=now,
        )
        shown = tiers.standings(structure=structure, pks=[pk])[pk].shown
        return {"customer": customer, **data, "shown": shown}

    body = digest(value=["floor", customer, structure, tier, until, reason])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def use(
    *,
    code: str,
    quantity: int = 1,
    note: str = "",
    actor: str,
    key: str | None,
    now: datetime,
    dry: bool = False,
) -> Reply | Refusal:
    """Staff has given a benefit: mark its grant used, once by the key.

    However many call at once, never more is used than was granted. Refused, with nothing changed:
    an unknown code, one that is over or has not begun, more than is left. The reply's body is
    {"code", "customer", "benefit", "kind", "quantity", "used", "left", "state"}.
    """
    if not 1 <= quantity <= MOST_USED:
        return Refusal(reason="grant_quantity", data={"most": MOST_USED})

    def work() -> dict[str, Any] | Refusal:
        found = tier_grants.use(code=code, quantity=quantity, actor=actor, note=note, now=now)
        return found if isinstance(found, Refusal) else used(grant=found)

    body = digest(value=["use", code, quantity, note])
    return replies.once(key=key, digest=body, now=now, work=work, dry=dry)


def used(*, grant: GrantSeen) -> dict[str, Any]:
    """A grant as plain data."""
    left = None if grant.quantity is None else grant.quantity - grant.used
    return {
        "code": grant.code,
        "customer": grant.customer,
        "benefit": grant.benefit,
        "kind": grant.kind,
        "tier": grant.tier,
        "quantity": grant.quantity,
        "used": grant.used,
        "left": left,
        "starts_at": grant.starts_at,
        "ends_at": grant.ends_at,
        "state": grant.state,
    }
