"""Every section's preview in rows of one form: of what, which number, now and by the draft."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from guerdon.flows.experiments.preview import HeldOut
from guerdon.flows.gifts.preview import GiftPreview
from guerdon.flows.giving import partner_preview
from guerdon.flows.giving import preview as cause_preview
from guerdon.flows.know import rfm as rfm_table
from guerdon.flows.play import preview as play_preview
from guerdon.flows.points import preview as points_preview
from guerdon.flows.points import sharing_preview
from guerdon.flows.referral import preview as referral_preview
from guerdon.flows.tiers import preview as tier_preview
from guerdon.give.points.preview import Group
from guerdon.give.referral.preview import Side
from guerdon.give.referral.reward import INVITEE, INVITER, SECOND
from guerdon.terms.gifts import Triple
from guerdon.terms.partners import KINDS
from guerdon.terms.past_sale import PastYear

SIDES = {INVITER: "inviter", INVITEE: "friend", SECOND: "second"}
NAMELESS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One number: `of` leads from the whole to the part, () for the section itself.

    `now` is None where nothing holds yet, or nobody can tell; `draft` where it gives none.
    """

    of: tuple[str, ...]
    what: str
    now: int | None
    draft: int | None
    name: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearTold:
    """A draft of `section` over [since, until), both None where no year was read.

    Every `every`th member was looked at; `looked_at` are counts and sums of what was.
    """

    section: str
    rows: tuple[Row, ...]
    looked_at: Mapping[str, int]
    since: datetime | None = None
    until: datetime | None = None
    every: int = 1


def _sampled(year: PastYear) -> dict[str, Any]:
    return {"since": year.since, "until": year.until, "every": year.every}


def points(found: points_preview.Previewed) -> YearTold:
    """Points and their worth, by group, and of the members that the draft moves furthest."""
    told = found.preview
    rows = [
        Row(of=(), what="points", now=told.live, draft=told.draft),
        Row(of=(), what="worth_minor", now=told.live_minor, draft=told.draft_minor),
    ]
    for name, groups in told.groups.items():
        rows += [row for one in groups for row in _group((name, one.name), one)]
    rows += [
        Row(of=("member", one.customer), what="points", now=one.live, draft=one.draft)
        for one in (*told.least, *told.most)
    ]
    looked_at = {
        "members_in_all": found.year.members,
        "members": told.members,
        "sales": told.sales,
        "winners": told.winners,
        "same": told.same,
        "losers": told.losers,
    }
    return YearTold(section="points", rows=tuple(rows), looked_at=looked_at, **_sampled(found.year))


def _group(of: tuple[str, ...], one: Group) -> Iterator[Row]:
    yield Row(of=of, what="members", now=one.members, draft=one.members)
    yield Row(of=of, what="points", now=one.live, draft=one.draft)
    yield Row(of=of, what="winners", now=None, draft=one.winners)
    yield Row(of=of, what="losers", now=None, draft=one.losers)


def tiers(found: tier_preview.Previewed) -> YearTold:
    """Members by tier, the highest first and "" for those below the lowest, and who moves."""
    rows: list[Row] = []
    for one in found.structures:
        key = one.draft.key
        live, draft = one.counts(drafted=False), one.counts(drafted=True)
        names = {tier.key: tier.name for tier in one.draft.tiers}
        gone = [tier for tier in live if tier and tier not in names]
        for tier in (*reversed(names), *gone, ""):
            now = live.get(tier, 0) if one.live else None
            name = names.get(tier, NAMELESS)
            then = draft.get(tier, 0)
            rows.append(Row(of=(key, tier), what="members", now=now, draft=then, name=name))
        rows.append(Row(of=(key,), what="members", now=one.members, draft=one.members))
        rows.append(Row(of=(key,), what="rise", now=None, draft=one.rise))
        rows.append(Row(of=(key,), what="fall", now=None, draft=one.fall))
    return YearTold(
        section="tiers", rows=tuple(rows), looked_at={}, since=found.start, until=found.end
    )


def referral(found: referral_preview.Previewed) -> YearTold:
    """What each promise would have given for last year's new members."""
    looked_at = {
        "members_in_all": found.year.members,
        "newcomers": found.newcomers,
        "brought": found.brought,
        "spent_minor": found.spent_minor,
        "point_worth_milli": found.worth_milli,
    }
    rows = tuple(row for one in found.programmes for row in _promise(one, found.worth_milli))
    year = _sampled(found.year) | {"since": found.since}
    return YearTold(section="referral", rows=rows, looked_at=looked_at, **year)


def _promise(both: referral_preview.Both, worth_milli: int) -> Iterator[Row]:
    key, was, then = both.draft.key, both.now, both.then
    for place, _ in enumerate(both.draft.steps, start=1):
        reached = was.reached.get(place, 0) if was else None
        step = (key, "step", str(place))
        yield Row(of=step, what="friends", now=reached, draft=then.reached.get(place, 0))
    held = {**(was.sides if was else {}), **then.sides}
    for level in sorted(held, key=list(SIDES).index):
        before = asdict(was.sides.get(level, Side())) if was else {}
        after = asdict(then.sides.get(level, Side()))
        for what, number in after.items():
            if number or before.get(what):
                of = (key, SIDES[level])
                yield Row(of=of, what=what, now=before.get(what), draft=number)
    cost = was.money_minor(worth_milli=worth_milli) if was else None
    after_cost = then.money_minor(worth_milli=worth_milli)
    yield Row(of=(key,), what="cost_minor", now=cost, draft=after_cost, name=both.draft.name)


def play(found: play_preview.Previewed) -> YearTold:
    """Members who would have earned each step, and how often in all."""
    rows: list[Row] = []
    for one in found.steps:
        of = (one.play, one.step)
        rows.append(Row(of=of, what="members", now=None, draft=one.members, name=one.name))
        rows.append(Row(of=of, what="times", now=None, draft=one.times, name=one.name))
    looked_at = {"members_in_all": found.year.members, "members": found.members}
    return YearTold(section="play", rows=tuple(rows), looked_at=looked_at, **_sampled(found.year))


def causes(found: cause_preview.Previewed) -> YearTold:
    """Shares of purchases and what they come to, cause by cause."""
    rows = tuple(row for one in found.causes for row in _cause(one))
    looked_at = {"members_in_all": found.year.members, "members": found.members}
    return YearTold(section="causes", rows=rows, looked_at=looked_at, **_sampled(found.year))


def _cause(one: cause_preview.CauseYear) -> Iterator[Row]:
    def row(what: str, now: int | None, draft: int) -> Row:
        return Row(of=(one.cause.key,), what=what, now=now, draft=draft, name=one.cause.name)

    yield row("share_bp", one.now_bp, one.then_bp)
    yield row("chosen", one.chosen, one.chosen)
    yield row("chosen_minor", one.now_minor, one.then_minor)
    yield row("everybody_minor", None, one.all_minor)
    yield row("thousand_points_minor", one.points_now, one.points_then)


def partners(found: partner_preview.Previewed) -> YearTold:
    """Each partner's movements by kind, those that there were."""
    rows = tuple(
        Row(of=(one.partner.key, kind), what=what, now=was, draft=then, name=one.partner.name)
        for one in found.partners
        for kind in KINDS
        if one.was[kind].count
        for what, was, then in (
            ("times", one.was[kind].count, one.then[kind].count),
            ("points", one.was[kind].points, one.then[kind].points),
            ("theirs", one.was[kind].theirs, one.then[kind].theirs),
            ("money_minor", one.was[kind].minor, one.then[kind].minor),
        )
    )
    return YearTold(
        section="partners", rows=rows, looked_at={}, since=found.since, until=found.until
    )


def sharing(found: sharing_preview.Previewed) -> YearTold:
    """Transfers, points and fees, and what the draft would not let through, by reason."""
    through = found.transfers - sum(found.refused.values())
    rows = (
        Row(of=(), what="transfers", now=found.transfers, draft=through),
        Row(of=(), what="points", now=found.points, draft=found.points_then),
        Row(of=(), what="fee", now=found.fee, draft=found.fee_then),
        *(
            Row(of=(reason,), what="refused", now=None, draft=count)
            for reason, count in found.refused.items()
        ),
    )
    looked_at = {"homes": found.homes, "homes_too_large": found.too_large}
    return YearTold(
        section="sharing", rows=rows, looked_at=looked_at, since=found.since, until=found.until
    )


def gifts(found: GiftPreview) -> YearTold:
    """Members by value class, and the worth of each gift that may go to them, None for no gift."""
    rows: list[Row] = []
    for one in found.classes:
        key = one.value_class
        rows.append(Row(of=(key,), what="members", now=one.members, draft=one.members))
        live, draft = _worths(one.live), _worths(one.draft)
        for gift in dict.fromkeys((*draft, *live)):
            of, both = (key, *gift), [side.get(gift) for side in (live, draft)]
            worths = [gift_of.worth_minor if gift_of else None for gift_of in both]
            name = next(gift_of.name for gift_of in reversed(both) if gift_of)
            rows.append(Row(of=of, what="worth_minor", now=worths[0], draft=worths[1], name=name))
    looked_at = {"members_in_all": found.year.members, "members_unclassed": found.unknown}
    return YearTold(section="gifts", rows=tuple(rows), looked_at=looked_at, **_sampled(found.year))


def _worths(gifts: tuple[Triple, ...]) -> dict[tuple[str, ...], Triple]:
    return {(one.scene, one.gift, one.level): one for one in gifts}


def experiments(found: HeldOut) -> YearTold:
    """Members who are given nothing, and what they paid."""
    rows = (Row(of=(), what="held_out", now=found.before, draft=found.after),)
    looked_at = {
        "members_in_all": found.year.members,
        "members": found.members,
        "held_by_both": found.both,
        "held_spent_minor": found.spent_minor,
        "spent_minor": found.all_minor,
    }
    return YearTold(section="experiments", rows=rows, looked_at=looked_at, **_sampled(found.year))


def rfm(found: rfm_table.Preview) -> YearTold:
    """Customers of the newest night by the segment that they leave and the one they come to."""
    rows = tuple(
        Row(of=pair, what="customers", now=None, draft=count) for pair, count in found.moves.items()
    )
    looked_at = {"customers": found.customers, "moved": found.moved}
    return YearTold(section="rfm", rows=rows, looked_at=looked_at)
