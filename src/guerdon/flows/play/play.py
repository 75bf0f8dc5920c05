"""Play hears triggers: stamps, challenges, streaks, badges and boards, each trigger once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from operator import attrgetter
from zoneinfo import ZoneInfo

from guerdon.flows.play import awarding
from guerdon.give import steps
from guerdon.give.deeds import Deed
from guerdon.give.leaderboard import board as rounds
from guerdon.give.leaderboard.board import Board
from guerdon.give.play.rules import Counting, Rule, board_play, counting
from guerdon.store.customers import notices
from guerdon.store.play import awards, deeds, hands, scores
from guerdon.store.play.hands import Hand
from guerdon.store.programme import offers, sections
from guerdon.terms.decision import Refusal
from guerdon.terms.notice import Notice
from guerdon.terms.trigger import RETURN, Told, Trigger


def heard(*, trigger: Trigger, now: datetime) -> tuple[Told, ...]:
    """Count the trigger in every play that it is for, and give or take back what follows.

    A purchase or any other trigger only gives, a return only takes back. What cannot be given
    now, such as a gift of which none is left, stays due and is given at the next trigger. All is
    read at once and written at once: a purchase that earns nothing costs three journeys.
    """
    found = sections.live(name="play", now=now)
    meant = () if found is None else tuple(counting(play=found[1], trigger=trigger))
    if not meant:
        return ()
    hand = hands.hold(customer=trigger.customer, plays=[one.play for one in meant])
    if hand is None:
        return ()
    home = offers.live(now=now).zone
    zone = ZoneInfo(hand.zone or home)
    fresh = tuple(_fresh(meant, hand, trigger.at.astimezone(zone).date()))
    if not fresh:
        return ()
    deeds.add(pk=hand.pk, deeds=[(one.play, one.deed) for one, _ in fresh])
    boards = [(one.by, all_of) for one, all_of in fresh if isinstance(one.by, Board)]
    _score(boards, hand, home, now)
    return tuple(
        told
        for one, all_of in fresh
        if isinstance(one.by, Rule)
        for told in _settled(one.by, one.by.earned(all_of, now, zone), hand, trigger, now)
    )


def _fresh(
    meant: Iterable[Counting], hand: Hand, day: date
) -> Iterator[tuple[Counting, tuple[Deed, ...]]]:
    """What has not counted before, on the member's own day, each with all deeds of its play."""
    for one in meant:
        before = hand.deeds.get(one.play, ())
        if any(other.source == one.deed.source for other in before):
            continue
        deed = replace(one.deed, day=day)
        yield replace(one, deed=deed), tuple(sorted((*before, deed), key=attrgetter("at")))


def _settled(
    rule: Rule, earned: Mapping[str, int], hand: Hand, trigger: Trigger, now: datetime
) -> list[Told]:
    """Give what is due, or after a return take back what is over."""
    customer = trigger.customer
    # A step that the shop has taken out of the play is neither given nor taken back.
    given = hand.given.get(rule.play, {})
    given = {step: count for step, count in given.items() if step in rule.rewards}
    owing = steps.owing(earned=earned, given=given)
    if trigger.kind == RETURN:
        return [
            told
            for step, count in owing.over
            for award in awards.newest(customer=customer, play=rule.play, step=step, most=count)
            for told in _back(rule, award, now)
        ]
    turns = hand.turns.get(rule.play, {})
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


def scored(*, boards: Sequence[Board], customer: str, zone: str, now: datetime) -> None:
    """Write the member's scores of these boards anew from their deeds, in every round of them.

    Call it inside `write()`.
    """
    hand = hands.hold(customer=customer, plays=[board_play(board=one) for one in boards])
    if hand is not None:
        all_of = [(one, hand.deeds.get(board_play(board=one), ())) for one in boards]
        _score(all_of, hand, zone, now)


def _score(
    boards: Sequence[tuple[Board, Sequence[Deed]]], hand: Hand, zone: str, now: datetime
) -> None:
    after = {
        f"{board.key}/{name}": score
        for board, found in boards
        for name, score in rounds.scores(board=board, deeds=found, zone=zone).items()
    }
    prefixes = tuple(f"{board.key}/" for board, _ in boards)
    before = {name: was for name, was in hand.scores.items() if name.startswith(prefixes)}
    if after or before:
        scores.put(pk=hand.pk, before=before, after=after, shown=hand.shown, now=now)
