"""Stamp cards, challenges, streaks, badges and leaderboards as the member's own progress."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from guerdon.flows.play import played, playing
from guerdon.flows.play.played import BadgeSeen, BoardSeen, CardSeen, ChallengeSeen, StreakSeen
from guerdon.give.play.document import Play
from guerdon.give.reward import Reward
from guerdon.store.customers.member import Member
from guerdon.store.play.scores import Line
from guerdon.store.programme import sections
from guerdon.terms.decision import Refusal
from guerdon.web.member.acting import done, refused
from guerdon.web.member.door import for_member
from guerdon.web.member.section import Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A stamp card: a dot for each place, True where it is stamped."""

    name: str
    dots: tuple[bool, ...]
    stamps: int
    places: int
    full: int
    reward: Reward
    ends_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Going:
    """A challenge: how far to the next step, in its own measure."""

    name: str
    done: int
    target: int
    share: int
    money: bool
    reward: Reward
    whole: bool
    end: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A streak: how many in a row, the longest, and the next target (None: all reached)."""

    name: str
    weekly: bool
    length: int
    longest: int
    left: int
    today: bool
    next: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worn:
    """A badge: its picture, the level worn of how many, and what is missing to the next."""

    name: str
    picture: str
    level: int
    levels: int
    done: int
    next: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """A board: the top, and those around the member where they are not in it."""

    name: str
    top: tuple[Line, ...]
    around: tuple[Line, ...]
    rank: int | None
    money: bool
    ends: datetime | None


def offered(*, now: datetime) -> bool:
    """Whether anything is played here beside draws."""
    found = sections.live(name="play", now=now)
    play: Play = found[1] if found is not None else Play()
    return bool(play.stamps or play.challenges or play.streaks or play.badges or play.boards)


def shown(*, member: Member, now: datetime, language: str) -> Mapping[str, Any] | None:
    """Everything but the draws, as it stands for the member now."""
    seen = played.seen(customer=member.customer, now=now)
    if seen is None:
        return None
    return {
        "cards": [_card(one, language) for one in seen.cards],
        "challenges": [_going(one, language) for one in seen.challenges],
        "streaks": [_row(one, language) for one in seen.streaks],
        "badges": [_worn(one, language) for one in seen.badges],
        "boards": [_ranks(one, language) for one in seen.boards],
        "player": seen.player,
    }


def _card(seen: CardSeen, language: str) -> Card:
    places = seen.card.places
    return Card(
        name=seen.card.titled.called(language),
        dots=tuple(place < seen.shown for place in range(places)),
        stamps=seen.shown,
        places=places,
        full=seen.stamped.full,
        reward=seen.card.reward,
        ends_at=seen.stamped.ends_at if seen.shown else None,
    )


def _going(seen: ChallengeSeen, language: str) -> Going:
    steps, progress = seen.challenge.steps, seen.progress
    ahead = next((step for step in steps if step.target == progress.next), steps[-1])
    return Going(
        name=seen.challenge.titled.called(language),
        done=progress.done,
        target=ahead.target,
        share=min(100, 100 * progress.done // ahead.target),
        money=seen.challenge.wanted.measure == "spend_minor",
        reward=ahead.reward,
        whole=progress.next is None,
        end=seen.challenge.titled.period.end,
    )


def _row(seen: StreakSeen, language: str) -> Row:
    current = seen.streaked.current
    length = current.length if current else 0
    return Row(
        name=seen.streak.titled.called(language),
        weekly=seen.streak.every == "week",
        length=length,
        longest=seen.streaked.longest,
        left=seen.streak.freezes - (current.frozen if current else 0),
        today=seen.streaked.done_today,
        next=next((s.target for s in seen.streak.steps if s.target > seen.streaked.longest), None),
    )


def _worn(seen: BadgeSeen, language: str) -> Worn:
    level = next((one for one in seen.badge.levels if one.number == seen.level), None)
    own = (level.name.get(language) or next(iter(level.name.values()), "")) if level else ""
    return Worn(
        name=own or seen.badge.titled.called(language),
        picture=seen.badge.picture,
        level=seen.level,
        levels=len(seen.badge.levels),
        done=seen.worn.done,
        next=seen.worn.next,
    )


def _ranks(seen: BoardSeen, language: str) -> Ranks:
    standing = seen.standing
    in_top = any(line.own for line in standing.top)
    return Ranks(
        name=seen.board.titled.called(language),
        top=standing.top,
        around=() if in_top else standing.around,
        rank=standing.rank,
        money=seen.board.wanted.measure == "spend_minor",
        ends=seen.ends,
    )


@for_member
@require_POST
def join(request: HttpRequest, member: Member) -> HttpResponse:
    """Be seen on boards under this nickname."""
    found = playing.join(
        customer=member.customer,
        nickname=request.POST.get("nickname", "")[:64],
        now=datetime.now(UTC),
    )
    if isinstance(found, Refusal):
        return refused(request=request, to="member_play", refusal=found)
    return done(request=request, to="member_play", word="play.joined", name=found.nickname)


@for_member
@require_POST
def leave(request: HttpRequest, member: Member) -> HttpResponse:
    """Be seen no more."""
    playing.leave(customer=member.customer, now=datetime.now(UTC))
    return done(request=request, to="member_play", word="play.left")


SECTION = Section(
    name="plays",
    tab="play",
    order=20,
    shown=shown,
    offered=offered,
    urls=(
        path("play/nickname", join, name="member_join"),
        path("play/nickname/leave", leave, name="member_unjoin"),
    ),
)
