"""A draft over last year, in tables: invitations, causes, partners and sharing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guerdon.flows.giving import partner_preview
from guerdon.flows.giving import preview as cause_preview
from guerdon.flows.points import sharing_preview
from guerdon.flows.referral import preview as referral_preview
from guerdon.give.referral.preview import Promised, Side
from guerdon.give.referral.reward import INVITEE, INVITER, SECOND
from guerdon.store.programme import programme
from guerdon.terms.decision import Refusal
from guerdon.terms.partners import KINDS
from guerdon.web.templatetags.words import (
    written_count,
    written_date,
    written_money,
    written_name,
    written_percent,
)
from guerdon.web.wording import say

NONE = "–"
WHOLE_BP = 10_000
SIDES = {INVITER: "inviter", INVITEE: "friend", SECOND: "second"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line: what it is, what it is now, and what it would be."""

    label: str
    now: str
    then: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One promise, cause or partner; `title` is empty where there is but one."""

    title: str
    rows: tuple[Row, ...]
    says: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class YearSeen:
    """What was looked at, the tables, and what was left out of them."""

    lead: str
    tables: tuple[Table, ...]
    foot: str


def invitations(*, document: Mapping[str, Any], now: datetime) -> YearSeen | Refusal:
    """What invitations would have paid for last year's new members."""
    told = referral_preview.previewed(document=document, now=now)
    if isinstance(told, Refusal):
        return told
    currency = programme.read().currency
    words = {
        "n": written_count(told.newcomers),
        "spent": written_money(told.spent_minor, currency),
        "since": written_date(told.since),
        "until": written_date(told.year.until),
        "brought": written_count(told.brought),
    }
    return YearSeen(
        lead=say("year.invited_lead", **words) + _sampled(told.year),
        tables=tuple(_programme(one, told, currency) for one in told.programmes),
        foot=say("year.invited_foot"),
    )


def _sampled(year: Any) -> str:
    if year.every == 1:
        return ""
    return say("year.sampled", n=year.every, all=written_count(year.members))


def _programme(
    both: referral_preview.Both, told: referral_preview.Previewed, currency: str
) -> Table:
    def pair(label: str, of: Callable[[Promised], str]) -> Row:
        return Row(label=label, now=of(both.now) if both.now else NONE, then=of(both.then))

    def of_side(level: int, write: Callable[[Side], str]) -> Callable[[Promised], str]:
        return lambda one: write(one.sides.get(level, Side()))

    rows = [
        pair(
            say("year.reach", spend=written_money(step.spend_minor, currency)),
            lambda one, place=place: written_count(one.reached.get(place, 0)),  # type: ignore[misc]
        )
        for place, step in enumerate(both.draft.steps, start=1)
    ]
    sides = {**(both.now.sides if both.now else {}), **both.then.sides}
    for level in sorted(sides, key=list(SIDES).index):
        who = say(f"year.{SIDES[level]}")
        rows.append(pair(who, of_side(level, lambda side: _given(side, currency))))
    milli = told.worth_milli

    def cost(one: Promised) -> str:
        return written_money(one.money_minor(worth_milli=milli), currency)

    def share(one: Promised) -> str:
        spent = told.spent_minor
        return written_percent(one.money_minor(worth_milli=milli) / spent if spent else None)

    rows += [pair(say("year.cost"), cost), pair(say("year.of_spend"), share)]
    title = written_name(both.draft.name) or both.draft.key
    return Table(title=title, rows=tuple(rows))


def _given(side: Side, currency: str) -> str:
    """Points, money and pieces in one line."""
    parts = [
        say("year.points", n=written_count(side.points)) if side.points else "",
        written_money(side.money_minor, currency) if side.money_minor else "",
        say("year.coupons", n=written_count(side.coupons)) if side.coupons else "",
        say("year.privileges", n=written_count(side.privileges)) if side.privileges else "",
    ]
    return say("year.comma").join(part for part in parts if part) or NONE


def causes(*, document: Mapping[str, Any], now: datetime) -> YearSeen | Refusal:
    """What shares of last year's purchases would have come to."""
    told = cause_preview.previewed(document=document, now=now)
    if isinstance(told, Refusal):
        return told
    currency = programme.read().currency
    words = {
        "n": written_count(told.members),
        "since": written_date(told.year.since),
        "until": written_date(told.year.until),
    }
    return YearSeen(
        lead=say("year.causes_lead", **words) + _sampled(told.year),
        tables=tuple(_cause(one, currency) for one in told.causes),
        foot=say("year.causes_foot"),
    )


def _cause(one: cause_preview.CauseYear, currency: str) -> Table:
    def bp(share: int) -> str:
        return written_percent(share / WHOLE_BP) if share else NONE

    def minor(amount: int) -> str:
        return written_money(amount, currency) if amount else NONE

    label = say("year.chosen", n=written_count(one.chosen))
    rows = (
        Row(label=say("year.share"), now=bp(one.now_bp), then=bp(one.then_bp)),
        Row(label=label, now=minor(one.now_minor), then=minor(one.then_minor)),
        Row(label=say("year.everybody"), now=NONE, then=minor(one.all_minor)),
        Row(label=say("year.thousand"), now=minor(one.points_now), then=minor(one.points_then)),
    )
    return Table(title=written_name(one.cause.name), rows=rows)


def partners(*, document: Mapping[str, Any], now: datetime) -> YearSeen | Refusal:
    """Last year's movements with partners, by other rates."""
    told = partner_preview.previewed(document=document, now=now)
    if isinstance(told, Refusal):
        return told
    currency = programme.read().currency
    days = {"since": written_date(told.since), "until": written_date(told.until)}
    return YearSeen(
        lead=say("year.partners_lead", **days),
        tables=tuple(_partner(one, currency) for one in told.partners),
        foot=say("year.partners_foot"),
    )


def _partner(one: partner_preview.PartnerYear, currency: str) -> Table:
    rows: list[Row] = []
    for kind in KINDS:
        was, then = one.was[kind], one.then[kind]
        if not was.count:
            continue

        def said(side: Any) -> str:
            parts = [say("year.points", n=written_count(side.points))]
            if side.theirs:
                parts.append(say("year.theirs", n=written_count(side.theirs)))
            if side.minor:
                parts.append(written_money(side.minor, currency))
            return say("year.comma").join(parts)

        label = say(f"year.{kind}", n=written_count(was.count))
        rows.append(Row(label=label, now=said(was), then=said(then)))
    return Table(
        title=written_name(one.partner.name),
        rows=tuple(rows),
        says="" if rows else say("year.nothing_moved"),
    )


def sharing(*, document: Mapping[str, Any], now: datetime) -> YearSeen | Refusal:
    """Last year's transfers by other bounds and another fee."""
    told = sharing_preview.previewed(document=document, now=now)
    if isinstance(told, Refusal):
        return told
    rows: Sequence[Row] = ()
    if told.transfers:
        through = told.transfers - sum(told.refused.values())
        rows = (
            _counts("year.transfers", told.transfers, through),
            _counts("year.sent", told.points, told.points_then),
            _counts("year.fee", told.fee, told.fee_then),
            *(
                Row(label=say(f"year.{reason}"), now=NONE, then=written_count(count))
                for reason, count in told.refused.items()
            ),
        )
    homes = written_count(told.homes)
    large = written_count(told.too_large)
    return YearSeen(
        lead=say(
            "year.sharing_lead", since=written_date(told.since), until=written_date(told.until)
        ),
        tables=(Table(title="", rows=tuple(rows), says="" if rows else say("year.nothing_sent")),),
        foot=say("year.homes", n=homes, large=large) if told.homes else say("year.no_homes"),
    )


def _counts(word: str, now: int, then: int) -> Row:
    return Row(label=say(word), now=written_count(now), then=written_count(then))
