"""Plays as a trigger meets them: what counts in each of them, and what deeds have earned there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from guerdon.give import badges, challenges, stamps, streaks
from guerdon.give import deeds as acts
from guerdon.give.badges import Badge
from guerdon.give.challenges import Challenge
from guerdon.give.deeds import Deed, Wanted
from guerdon.give.leaderboard.board import Board
from guerdon.give.play.document import Play
from guerdon.give.reward import Reward
from guerdon.give.stamps import StampCard
from guerdon.give.steps import Step
from guerdon.give.streaks import Streak
from guerdon.give.titled import Titled
from guerdon.terms.trigger import RETURN, Trigger

# What deeds have earned at a moment, in a zone: step -> how often.
Earned = Callable[[Sequence[Deed], datetime, ZoneInfo], Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One play as a trigger meets it: what counts, what deeds have earned, what a step gives."""

    play: str
    titled: Titled
    wanted: Wanted
    rewards: Mapping[str, Reward]
    earned: Earned


@dataclass(frozen=True, slots=True, kw_only=True)
class Counting:
    """A trigger's deed in one play; its day is still that of UTC, the member's is told later."""

    play: str
    by: Rule | Board
    deed: Deed


def counting(*, play: Play, trigger: Trigger) -> Iterator[Counting]:
    """The plays that the trigger counts in; a return counts in those that are over too."""
    plays: list[tuple[str, Rule | Board]] = [
        *_rules(play),
        *((board_play(board=one), one) for one in play.boards),
    ]
    for name, by in plays:
        if trigger.kind != RETURN and not by.titled.period.holds(trigger.at):
            continue
        deed = acts.deed(
            wanted=by.wanted,
            kind=trigger.kind,
            key=trigger.key,
            at=trigger.at,
            day=trigger.at.astimezone(UTC).date(),
            data=trigger.data,
        )
        if deed is not None:
            yield Counting(play=name, by=by, deed=deed)


def board_play(*, board: Board) -> str:
    """The name under which a board's deeds are kept."""
    return f"boards/{board.key}"


def _rules(play: Play) -> Iterator[tuple[str, Rule]]:
    """Every play that gives something for deeds."""
    for card in play.stamps:
        yield _rule("stamps", card, {stamps.FULL: card.reward}, partial(_of_card, card))
    for one in play.challenges:
        yield _rule("challenges", one, _by_step(one.steps), partial(_of_challenge, one))
    for streak in play.streaks:
        yield _rule("streaks", streak, _by_step(streak.steps), partial(_of_streak, streak))
    for badge in play.badges:
        levels = {level.key: level.reward for level in badge.levels}
        yield _rule("badges", badge, levels, partial(_of_badge, badge))


def _rule(
    kind: str,
    one: StampCard | Challenge | Streak | Badge,
    rewards: Mapping[str, Reward],
    earned: Earned,
) -> tuple[str, Rule]:
    name = f"{kind}/{one.key}"
    found = Rule(play=name, titled=one.titled, wanted=one.wanted, rewards=rewards, earned=earned)
    return name, found


def _by_step(found: Sequence[Step]) -> dict[str, Reward]:
    return {step.key: step.reward for step in found}


def _of_card(
    card: StampCard, found: Sequence[Deed], now: datetime, _: ZoneInfo
) -> Mapping[str, int]:
    return stamps.stamped(card=card, deeds=found, now=now).earned


def _of_challenge(
    one: Challenge, found: Sequence[Deed], _now: datetime, _: ZoneInfo
) -> Mapping[str, int]:
    return challenges.progress(challenge=one, deeds=found).earned


def _of_streak(
    streak: Streak, found: Sequence[Deed], now: datetime, zone: ZoneInfo
) -> Mapping[str, int]:
    today = now.astimezone(zone).date()
    return streaks.streaked(streak=streak, deeds=found, today=today).earned


def _of_badge(
    badge: Badge, found: Sequence[Deed], _now: datetime, _: ZoneInfo
) -> Mapping[str, int]:
    return badges.worn(badge=badge, deeds=found).earned
