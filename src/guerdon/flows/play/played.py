"""What a member sees of the plays: every card, step, streak, badge and board, as it stands now."""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

from guerdon.flows.play.draw import gone, play_of
from guerdon.give import badges, challenges, stamps, streaks
from guerdon.give.badges import Badge, Worn
from guerdon.give.challenges import Challenge, Progress
from guerdon.give.deeds import Deed
from guerdon.give.draw import pity
from guerdon.give.draw.campaign import Draw
from guerdon.give.draw.odds import Table
from guerdon.give.leaderboard import board as boards
from guerdon.give.leaderboard.board import Board
from guerdon.give.play.document import Play
from guerdon.give.stamps import StampCard, Stamped
from guerdon.give.streaks import Streak, Streaked
from guerdon.store.play import awards, deeds, draws, players, scores
from guerdon.store.play.draws import Seeded
from guerdon.store.play.players import Player
from guerdon.store.play.scores import Standing
from guerdon.store.programme import ground, sections


@dataclass(frozen=True, slots=True, kw_only=True)
class CardSeen:
    """A stamp card with the places that look stamped."""

    card: StampCard
    stamped: Stamped
    shown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeSeen:
    """A challenge with how far the member is."""

    challenge: Challenge
    progress: Progress


@dataclass(frozen=True, slots=True, kw_only=True)
class StreakSeen:
    """A streak as it stands on the member's own day."""

    streak: Streak
    streaked: Streaked


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeSeen:
    """A badge with the level worn: `level` leaves out what was revoked."""

    badge: Badge
    worn: Worn
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardSeen:
    """A board's round with the top and the member's place; `ends` is when the next round begins."""

    board: Board
    round: str
    standing: Standing
    ends: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawSeen:
    """A draw with the table that holds for the member's next one, and what ran out."""

    draw: Draw
    seeded: Seeded | None
    published: Table
    table: Table
    out: frozenset[str]
    wins: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """All plays that run now, as one member sees them."""

    player: Player
    draws: tuple[DrawSeen, ...]
    cards: tuple[CardSeen, ...]
    challenges: tuple[ChallengeSeen, ...]
    streaks: tuple[StreakSeen, ...]
    badges: tuple[BadgeSeen, ...]
    boards: tuple[BoardSeen, ...]

    @property
    def empty(self) -> bool:
        """Whether nothing is played here."""
        kinds = (self.draws, self.cards, self.challenges, self.streaks, self.badges, self.boards)
        return not any(kinds)


def seen(*, customer: str, now: datetime) -> Seen | None:
    """The plays as the member sees them; None for a customer that is not known."""
    about = players.about(customer=customer)
    if about is None:
        return None
    found = sections.live(name="play", now=now)
    play: Play = found[1] if found is not None else Play()
    home = ground.read().zone
    today = now.astimezone(ZoneInfo(about.zone or home)).date()
    own = deeds.by_play(customer=customer)
    return Seen(
        player=players.seen(customer=customer),
        draws=tuple(
            draw_seen(draw=one, customer=customer)
            for one in play.draws
            if one.titled.period.holds(now)
        ),
        cards=tuple(
            _card(one, own, customer, now) for one in play.stamps if one.titled.period.holds(now)
        ),
        challenges=tuple(
            ChallengeSeen(
                challenge=one,
                progress=challenges.progress(
                    challenge=one, deeds=own.get(f"challenges/{one.key}", ())
                ),
            )
            for one in play.challenges
            if one.titled.period.holds(now)
        ),
        streaks=tuple(
            StreakSeen(
                streak=one,
                streaked=streaks.streaked(
                    streak=one, deeds=own.get(f"streaks/{one.key}", ()), today=today
                ),
            )
            for one in play.streaks
            if one.titled.period.holds(now)
        ),
        badges=tuple(_badge(one, own, customer) for one in play.badges),
        boards=tuple(
            board_seen(board=one, customer=customer, zone=home, now=now)
            for one in play.boards
            if one.titled.period.holds(now)
        ),
    )


def draw_seen(*, draw: Draw, customer: str) -> DrawSeen:
    """A draw with the odds of the member's next one."""
    seeded = draws.seeded(customer=customer, draw=draw.key)
    given = awards.counted(customer=customer, play=play_of(draw=draw.key))
    return DrawSeen(
        draw=draw,
        seeded=seeded,
        published=pity.published(draw=draw),
        table=pity.in_force(draw=draw, dry=seeded.dry if seeded else 0),
        out=frozenset(gone(draw=draw)),
        wins=sum(given.values()),
    )


def board_seen(*, board: Board, customer: str | None, zone: str, now: datetime) -> BoardSeen:
    """A board's round now, with a member's place in it."""
    name = boards.round_of(board=board, at=now, zone=zone)
    day = boards.ends_on(board=board, at=now, zone=zone)
    return BoardSeen(
        board=board,
        round=name,
        standing=scores.standing(board=f"{board.key}/{name}", customer=customer, top=board.top),
        ends=datetime.combine(day, time(), tzinfo=ZoneInfo(zone)) if day else None,
    )


def _card(
    card: StampCard, own: dict[str, tuple[Deed, ...]], customer: str, now: datetime
) -> CardSeen:
    play = f"stamps/{card.key}"
    found = stamps.stamped(card=card, deeds=own.get(play, ()), now=now)
    given = awards.counted(customer=customer, play=play).get(stamps.FULL, 0)
    return CardSeen(
        card=card, stamped=found, shown=stamps.shown(card=card, found=found, given=given)
    )


def _badge(badge: Badge, own: dict[str, tuple[Deed, ...]], customer: str) -> BadgeSeen:
    play = f"badges/{badge.key}"
    worn = badges.worn(badge=badge, deeds=own.get(play, ()))
    held = awards.held(customer=customer, play=play)
    level = max((one.number for one in badge.levels if one.key in held), default=0)
    return BadgeSeen(badge=badge, worn=worn, level=level)
