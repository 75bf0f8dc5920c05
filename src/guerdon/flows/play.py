"""Play hears triggers: stamps, challenges, streaks, badges and boards, each trigger once."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from guerdon.flows import awarding
from guerdon.give import badges, challenges, stamps, steps, streaks
from guerdon.give import deeds as acts
from guerdon.give.badges import Badge
from guerdon.give.challenges import Challenge
from guerdon.give.deeds import Deed, Wanted
from guerdon.give.leaderboard import board as boards
from guerdon.give.play.document import Play
from guerdon.give.reward import Reward
from guerdon.give.stamps import StampCard
from guerdon.give.steps import Step
from guerdon.give.streaks import Streak
from guerdon.give.titled import Titled
from guerdon.store import awards, deeds, ground, ledger, notices, players, scores, sections
from guerdon.terms.decision import Refusal
from guerdon.terms.notice import Notice
from guerdon.terms.trigger import RETURN, Told, Trigger

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


def rules(*, play: Play) -> Iterator[Rule]:
    """Every play that gives something for deeds."""
    for card in play.stamps:
        full = {stamps.FULL: card.reward}
        yield _rule("stamps", card, full, partial(_of_card, card))
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
) -> Rule:
    return Rule(
        play=f"{kind}/{one.key}",
        titled=one.titled,
        wanted=one.wanted,
        rewards=rewards,
        earned=earned,
    )


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


def heard(*, trigger: Trigger, now: datetime) -> tuple[Told, ...]:
    """Count the trigger in every play that it is for, and give or take back what follows.

    A purchase or any other trigger only gives, a return only takes back. What cannot be given
    now, such as a gift of which none is left, stays due and is given at the next trigger.
    """
    found = sections.live(name="play", now=now)
    if found is None:
        return ()
    about = players.about(customer=trigger.customer)
    if about is None:
        return ()
    home = ground.read().zone
    zone = ZoneInfo(about.zone or home)
    told: list[Told] = []
    held = False
    for name, wanted, rule in _counting(found[1], trigger):
        deed = acts.deed(
            wanted=wanted,
            kind=trigger.kind,
            key=trigger.key,
            at=trigger.at,
            day=trigger.at.astimezone(zone).date(),
            data=trigger.data,
        )
        if deed is None:
            continue
        if not held:
            ledger.hold(customer=trigger.customer)
            players.hold(customer=trigger.customer)
            held = True
        if not deeds.add(customer=trigger.customer, play=name, deed=deed):
            continue
        if isinstance(rule, Rule):
            told += _settled(rule, trigger, now, zone)
        else:
            score(board=rule, customer=trigger.customer, zone=home, now=now)
    return tuple(told)


def _counting(play: Play, trigger: Trigger) -> Iterator[tuple[str, Wanted, Rule | boards.Board]]:
    """The plays that the trigger may count in; a return in those that are over too."""
    back = trigger.kind == RETURN
    for rule in rules(play=play):
        if back or rule.titled.period.holds(trigger.at):
            yield rule.play, rule.wanted, rule
    for board in play.boards:
        if back or board.titled.period.holds(trigger.at):
            yield f"boards/{board.key}", board.wanted, board


def _settled(rule: Rule, trigger: Trigger, now: datetime, zone: ZoneInfo) -> list[Told]:
    """Give what is due, or after a return take back what is over."""
    customer = trigger.customer
    earned = rule.earned(deeds.read(customer=customer, play=rule.play), now, zone)
    given = awards.counted(customer=customer, play=rule.play)
    # A step that the shop has taken out of the play is neither given nor taken back.
    given = {step: count for step, count in given.items() if step in rule.rewards}
    owing = steps.owing(earned=earned, given=given)
    if trigger.kind == RETURN:
        return [
            told
            for step, count in owing.over
            for award in awards.newest(customer=customer, play=rule.play, step=step, most=count)
            for told in _back(rule, award, now)
        ]
    turns = awards.turns(customer=customer, play=rule.play)
    return [
        told
        for step, count in owing.due
        for more in range(1, count + 1)
        for told in _give(rule, customer, step, turns.get(step, 0) + more, now)
    ]


def _give(rule: Rule, customer: str, step: str, turn: int, now: datetime) -> list[Told]:
    reward = rule.rewards[step]
    found = awarding.give(
        customer=customer, play=rule.play, step=step, turn=turn, reward=reward, now=now
    )
    data = {"play": rule.play, "step": step, "reward": reward.kind, "count": reward.count}
    if isinstance(found, Refusal):
        return [Told(room="play", what="owed", data={**data, "reason": found.reason})]
    kind, _, _ = rule.play.partition("/")
    notice = Notice(
        customer=customer,
        kind=f"play_{kind}",
        key=f"play:{rule.play}:{step}:{turn}:{customer}",
        at=now,
        data={"name": dict(rule.titled.name), "step": step, "play": rule.play},
    )
    notices.tell(notices=[notice])
    return [Told(room="play", what="given", data=data)]


def _back(rule: Rule, award: awards.Award, now: datetime) -> list[Told]:
    done = awarding.take_back(award=award, now=now, why=RETURN)
    what = "taken_back" if done else "used"
    return [Told(room="play", what=what, data={"play": rule.play, "step": award.step})]


def score(*, board: boards.Board, customer: str, zone: str, now: datetime) -> None:
    """Write the member's scores of a board anew from their deeds, in every round of it.

    Call it inside `write()` with the member's player held.
    """
    player = players.seen(customer=customer)
    found = boards.scores(
        board=board, deeds=deeds.read(customer=customer, play=f"boards/{board.key}"), zone=zone
    )
    prefix = f"{board.key}/"
    before = {
        name.removeprefix(prefix)
        for name in scores.of(customer=customer)
        if name.startswith(prefix)
    }
    for name in sorted(found.keys() | before):
        scores.put(
            customer=customer,
            board=prefix + name,
            score=found.get(name, 0),
            shown=player.shown,
            now=now,
        )
