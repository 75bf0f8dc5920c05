"""Settling tiers: read a page of customers, judge each by the pure rules, write what came of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from guerdon.flows.tiers import advisers
from guerdon.give.tiers import benefits, judge
from guerdon.give.tiers.outlook import Outlook, outlook
from guerdon.give.tiers.over import shown, turned
from guerdon.give.tiers.turn import Ground
from guerdon.store.customers import notices
from guerdon.store.programme import offers, sections
from guerdon.store.tiers import grants as tier_grants
from guerdon.store.tiers import over as tier_over
from guerdon.store.tiers import tallies as tier_tallies
from guerdon.store.tiers import tiers
from guerdon.store.tiers.tiers import Held, Kept, Member
from guerdon.terms.notice import Notice
from guerdon.terms.tiers import (
    Benefit,
    Change,
    Grant,
    Over,
    Standing,
    Structure,
    Tally,
    TierSettings,
)

DAY = timedelta(days=1)
NEWS = timedelta(days=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The section `tiers` as it holds at a moment, with its version and the shop's zone."""

    version: int
    settings: TierSettings
    zone: ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What judging one customer came to."""

    member: Member
    standing: Standing
    shown: str
    since: datetime
    changes: tuple[Change, ...]
    grants: tuple[Grant, ...]
    lasting: frozenset[str]
    advised: bool
    due_at: datetime | None
    outlook: Outlook
    first: bool


def rules(*, now: datetime) -> Rules | None:
    """The tiers of the shop now; None where it has none."""
    found = sections.live(name="tiers", now=now)
    if found is None:
        return None
    version, settings = found
    return Rules(version=version, settings=settings, zone=ZoneInfo(offers.live(now=now).zone))


def settle(*, rules: Rules, structure: Structure, pks: Sequence[int], now: datetime) -> int:
    """Bring these customers (row ids) up to now in one structure; how many tiers changed.

    Call it inside `write()`. Doing it again changes nothing: a standing that was judged at `now` is
    the same, a change, grant or notice of one key is there once.
    """
    members = tiers.members(pks=pks)
    if not members:
        return 0
    found = [one.pk for one in members]
    held = tiers.standings(structure=structure.key, pks=found)
    over = tier_over.over(structure=structure.key, pks=found, now=now)
    tallies = tier_tallies.tallies(
        structure=structure,
        customers={pk: _since(structure, held.get(pk), rules.zone) for pk in found},
    )
    outcomes = [
        outcome(
            structure=structure,
            member=one,
            held=held.get(one.pk),
            tallies=tallies.get(one.pk, ()),
            over=over.get(one.pk, ()),
            zone=rules.zone,
            now=now,
            pace=False,
        )
        for one in members
    ]
    _write(rules, structure, outcomes, now)
    return sum(bool(one.changes) for one in outcomes)


def outcome(
    *,
    structure: Structure,
    member: Member,
    held: Held | None,
    tallies: Sequence[Tally],
    over: Sequence[Over],
    zone: ZoneInfo,
    now: datetime,
    pace: bool = True,
) -> Outcome:
    """What a customer's purchases, days, floors and plans come to at `now`; nothing is read.

    One who never stood in the structure begins in the tier that the shop told of them, or before
    the first purchase. Without `pace` the outlook projects nothing: it is not kept.
    """
    standing = held.standing if held else None
    if standing is None:
        told = member.tier if structure.main else ""
        standing = judge.first(
            structure=structure,
            told=told,
            joined_at=member.joined_at,
            tallies=tallies,
            zone=zone,
            now=now,
        )
    begun = standing
    words: dict[str, Any] = {
        "structure": structure,
        "joined_at": member.joined_at,
        "tallies": tallies,
        "zone": zone,
        "now": now,
    }
    standing, changes = judge.judged(standing=standing, **words)
    was = held.shown if held else begun.tier
    visible = turned(
        structure=structure, was=was, earned=standing.tier, changes=changes, over=over, now=now
    )
    tier = shown(structure=structure, earned=standing.tier, over=over, now=now)
    since = next((one.at for one in reversed(visible) if one.before != one.after), None)
    since = since or (held.since if held else standing.since or now)
    view = outlook(standing=standing, pace=pace, **words)
    gives = benefits_of(structure=structure, tier=tier)
    grants = benefits.granted(
        source=structure.key,
        tier=tier,
        benefits=gives,
        since=since,
        birthday=member.birthday,
        zone=zone,
        now=now,
    )
    return Outcome(
        member=member,
        standing=standing,
        shown=tier,
        since=since,
        changes=visible,
        grants=grants,
        lasting=frozenset(one.key for one in gives if one.quantity is None),
        advised=any(one.kind == "adviser" for one in gives),
        due_at=_next(structure, standing, member, tallies, over, view, gives, zone, now),
        outlook=view,
        first=held is None,
    )


def _next(
    structure: Structure,
    standing: Standing,
    member: Member,
    tallies: Sequence[Tally],
    over: Sequence[Over],
    view: Outlook,
    gives: Sequence[Benefit],
    zone: ZoneInfo,
    now: datetime,
) -> datetime | None:
    """When something happens next, if nothing is bought."""
    ground = Ground(structure=structure, zone=zone, joined_at=member.joined_at)
    moments = [
        judge.due(ground=ground, standing=standing, tallies=tallies),
        view.lost_at and view.lost_at - structure.warn_days * DAY,
        benefits.next_due(benefits=gives, birthday=member.birthday, zone=zone, now=now),
        *(one.until for one in over),
        *(each.start for one in structure.tiers for each in one.thresholds),
    ]
    return min((one for one in moments if one is not None and one > now), default=None)


def benefits_of(*, structure: Structure, tier: str) -> tuple[Benefit, ...]:
    """What the tier gives: exactly what it lists."""
    return next((one.benefits for one in structure.tiers if one.key == tier), ())


def _since(structure: Structure, held: Held | None, zone: ZoneInfo) -> datetime | None:
    if held is None:
        return None
    return judge.reaches_back(structure=structure, standing=held.standing, zone=zone)


def _write(rules: Rules, structure: Structure, outcomes: Sequence[Outcome], now: datetime) -> None:
    tiers.keep(structure=structure.key, version=rules.version, kept=[*map(_kept, outcomes)])
    changes = [(one.member.pk, change) for one in outcomes for change in one.changes]
    tiers.note(structure=structure.key, version=rules.version, changes=changes)
    if structure.main:
        moved: dict[str, list[int]] = {}
        for one in outcomes:
            if one.shown != one.member.tier:
                moved.setdefault(one.shown, []).append(one.member.pk)
        tiers.show(tiers=moved)
    _give(structure, outcomes, now)
    notices.tell(notices=[*_told(structure, outcomes, now)])


def _kept(one: Outcome) -> Kept:
    return Kept(
        customer=one.member.pk,
        standing=one.standing,
        shown=one.shown,
        since=one.since,
        due_at=one.due_at,
        done=one.outlook.done,
        missing=one.outlook.missing,
        lost_at=one.outlook.lost_at,
        short=one.outlook.short,
    )


def _give(structure: Structure, outcomes: Sequence[Outcome], now: datetime) -> None:
    """Grant what is due, end what lasted as long as a tier that is gone, see to advisers."""
    if not any(tier.benefits for tier in structure.tiers):
        return
    grants = [(one.member.pk, grant) for one in outcomes for grant in one.grants]
    tier_grants.grant(grants=grants, now=now)
    pks = [one.member.pk for one in outcomes if not one.first]
    lasting = tier_grants.standing_of(source=structure.key, pks=pks)
    ended = {
        one.member.pk: one.lasting
        for one in outcomes
        if lasting.get(one.member.pk, frozenset()) - one.lasting
    }
    if ended:
        tier_grants.end_standing(source=structure.key, held=ended, now=now)
    if any(one.kind == "adviser" for tier in structure.tiers for one in tier.benefits):
        advisers.see_to(
            having=[one.member.pk for one in outcomes if one.advised],
            lost=[one.member.pk for one in outcomes if one.changes and not one.advised],
            now=now,
        )


def _told(structure: Structure, outcomes: Iterable[Outcome], now: datetime) -> Iterable[Notice]:
    """A notice for each turn since the last look, and one for each date at which a tier is lost.

    Older turns that are found when a customer is looked at for the first time are history.
    """
    names = {tier.key: dict(tier.name) for tier in structure.tiers}
    for one in outcomes:
        for change in one.changes:
            if not one.first or change.at > now - NEWS:
                yield _turn(structure, names, one, change)
        lost_at = one.outlook.lost_at
        if lost_at is None or one.outlook.by_grace or one.shown != one.standing.tier:
            continue
        if lost_at - structure.warn_days * DAY <= now:
            yield Notice(
                customer=one.member.key,
                kind=f"tier_at_risk_{structure.measure}",
                key=f"tier_at_risk:{structure.key}:{one.member.pk}:{lost_at:%Y%m%d}",
                at=now,
                data={
                    "structure": structure.key,
                    "tier": names[one.shown],
                    "until": lost_at,
                    "short": one.outlook.short,
                },
            )


def _turn(
    structure: Structure,
    names: Mapping[str, Mapping[str, str]],
    one: Outcome,
    change: Change,
) -> Notice:
    keys = [tier.key for tier in structure.tiers]
    ranks = [keys.index(tier) if tier in keys else -1 for tier in (change.before, change.after)]
    kind = "tier_grace" if change.why == "tier_grace" else "tier_up"
    if ranks[1] < ranks[0]:
        kind = "tier_down" if change.after else "tier_gone"
    return Notice(
        customer=one.member.key,
        kind=kind,
        key=f"{kind}:{structure.key}:{one.member.pk}:{change.at:%Y%m%dT%H%M%S%f}",
        at=change.at,
        data={
            "structure": structure.key,
            "tier": names.get(change.after, {"en": change.after}),
            "before": names.get(change.before, {"en": change.before}),
            "why": change.why,
            **({"until": change.data["until"]} if "until" in change.data else {}),
        },
    )
