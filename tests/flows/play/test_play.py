"""Triggers drive every play once: replays count nothing, returns take progress and rewards back."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from guerdon.flows import trigger as triggers
from guerdon.flows.play import play as flow
from guerdon.flows.play import played
from guerdon.flows.till import rollback
from guerdon.store.customers import notices
from guerdon.store.ledger import ledger
from guerdon.store.models import Award, Code, Deed
from guerdon.store.play import awards, deeds, players, scores
from guerdon.store.programme import stock
from guerdon.store.till.replies import Reply
from guerdon.store.writing import write
from guerdon.terms.reasons import sentences
from tests.flows.games import hear, line, member, plays
from tests.flows.shop import ask, clean, done, percent, redeem, sells
from tests.give.plays import COFFEE, PLAY

pytestmark = pytest.mark.django_db


def points(customer: str, now: datetime) -> int:
    return ledger.balance(customer=customer, now=now).total


def told(found: Any) -> list[tuple[str, str, str]]:
    return [(one.what, one.data["play"], one.data["step"]) for one in found]


def test_nothing_is_heard_where_nothing_is_played(now: datetime) -> None:
    member("ann", now)
    assert hear("ann", now, key="o1", order="o1", lines=[line("latte")]) == ()
    plays(now)
    assert hear("nobody", now, key="o1", order="o1", lines=[line("latte")]) == ()
    assert Deed.objects.count() == 0


def test_every_fourth_coffee_earns_its_reward_once(now: datetime) -> None:
    plays(now, stamps=[COFFEE])
    member("ann", now)
    assert hear("ann", now, key="o1", order="o1", lines=[line("latte", 3)]) == ()
    found = hear("ann", now, key="o2", order="o2", lines=[line("latte", 2)])
    assert told(found) == [("given", "stamps/coffee", "card")]
    assert points("ann", now) == 30
    # The worker may hear one trigger again after it was undone; here it was not.
    assert hear("ann", now, key="o2", order="o2", lines=[line("latte", 2)]) == ()
    assert (points("ann", now), Award.objects.count(), Deed.objects.count()) == (30, 1, 2)
    (notice,) = notices.listed(customer="ann")
    assert notice.kind == "play_stamps"
    assert clean()


def test_what_comes_back_takes_the_reward_back_and_buying_again_earns_it_again(
    now: datetime,
) -> None:
    plays(now, stamps=[COFFEE])
    member("ann", now)
    hear("ann", now, key="o1", order="o1", lines=[line("latte", 4)])
    assert points("ann", now) == 30
    back = [line("latte", -1, -400)]
    found = hear("ann", now, kind="return", key="o1/return/1", order="o1", lines=back)
    assert told(found) == [("taken_back", "stamps/coffee", "card")]
    assert points("ann", now) == 0
    assert hear("ann", now, kind="return", key="o1/return/1", order="o1", lines=back) == ()
    found = hear("ann", now, key="o2", order="o2", lines=[line("latte")])
    assert told(found) == [("given", "stamps/coffee", "card")]
    assert points("ann", now) == 30
    assert sorted(Award.objects.values_list("turn", "state")) == [(1, "taken_back"), (2, "given")]
    assert clean()


def test_a_reward_that_was_used_is_paid_by_the_next_stamps(now: datetime) -> None:
    sells(now, percent("free", 100, codes="unique"))
    plays(now, stamps=[{**COFFEE, "gives": {"coupon": "free"}}])
    member("ann", now)
    hear("ann", now, key="o1", order="o1", lines=[line("latte", 4)])
    code = Code.objects.get()
    done(redeem(now, ask("o2", customer="ann", codes=[code.code])))
    back = [line("latte", -4, -1600)]
    found = hear("ann", now, kind="return", key="r1", order="o1", lines=back)
    assert told(found) == [("used", "stamps/coffee", "card")]
    # Four stamps pay for the one that was used; the next four earn another.
    assert hear("ann", now, key="o3", order="o3", lines=[line("latte", 4)]) == ()
    found = hear("ann", now, key="o4", order="o4", lines=[line("latte", 4)])
    assert told(found) == [("given", "stamps/coffee", "card")]


def test_a_coupon_that_nobody_used_opens_nothing_after_the_return(now: datetime) -> None:
    sells(now, percent("free", 100, codes="unique"))
    plays(now, stamps=[{**COFFEE, "gives": {"coupon": "free"}}])
    member("ann", now)
    hear("ann", now, key="o1", order="o1", lines=[line("latte", 4)])
    back = [line("latte", -4, -1600)]
    found = hear("ann", now, kind="return", key="r1", order="o1", lines=back)
    assert told(found) == [("taken_back", "stamps/coffee", "card")]
    assert Code.objects.get().state == "void"


def test_a_gift_comes_from_its_stock_stays_due_without_and_goes_back(now: datetime) -> None:
    plays(now, stamps=[{**COFFEE, "gives": {"gift": "mug"}}])
    member("ann", now)
    stock.put(item="mug", pieces=0, actor="t", now=now)
    found = hear("ann", now, key="o1", order="o1", lines=[line("latte", 4)])
    assert told(found) == [("owed", "stamps/coffee", "card")]
    stock.put(item="mug", pieces=1, actor="t", now=now)
    found = hear("ann", now, key="o2", order="o2", lines=[line("latte", 1)])
    assert told(found) == [("given", "stamps/coffee", "card")]
    back = [line("latte", -2, -800)]
    hear("ann", now, kind="return", key="r1", order="o1", lines=back)
    left = stock.seen(item="mug")
    assert left is not None
    assert left.left == 1


def test_tickets_go_back_while_they_are_there(now: datetime) -> None:
    plays(now, stamps=[{**COFFEE, "gives": {"ticket": "spin", "tickets": 2}}])
    member("ann", now)
    hear("ann", now, key="o1", order="o1", lines=[line("latte", 4)])
    assert ledger.balance(customer="ann", wallet="ticket-spin", now=now).total == 2
    found = hear("ann", now, kind="return", key="r1", order="o1", lines=[line("latte", -4, -1600)])
    assert told(found) == [("taken_back", "stamps/coffee", "card")]
    assert ledger.balance(customer="ann", wallet="ticket-spin", now=now).total == 0
    assert clean()


def test_all_plays_hear_one_purchase(now: datetime) -> None:
    plays(now)
    member("ann", now)
    lines = [line("latte"), line("pot", category="tea"), line("bun", category="bread")]
    found = hear("ann", now, key="o1", order="o1", lines=lines)
    assert told(found) == [("given", "challenges/three", "2"), ("given", "challenges/three", "3")]
    found = hear("ann", now, key="o2", order="o2", lines=lines)
    assert told(found) == [("given", "badges/regular", "1")]
    assert set(deeds.by_play(customer="ann")) == {
        "stamps/coffee",
        "challenges/three",
        "badges/regular",
        "boards/spenders",
    }
    assert scores.of(customer="ann") == {"spenders/2026-03": 2400}


def test_days_in_a_row_are_the_members_own(now: datetime) -> None:
    plays(now, streaks=PLAY["streaks"])
    member("ann", now, zone="Pacific/Auckland")
    # 12:00 in UTC is the next day there: half a day apart are two days, and a miss is bridged.
    moments = (now - timedelta(hours=13), now, now + timedelta(days=2))
    found = [hear("ann", at, kind="check_in", key=f"c{place}") for place, at in enumerate(moments)]
    assert [told(one) for one in found] == [[], [], [("given", "streaks/daily", "3")]]
    days = [deed.day.isoformat() for deed in deeds.by_play(customer="ann")["streaks/daily"]]
    assert days == ["2026-03-14", "2026-03-15", "2026-03-17"]


@pytest.mark.parametrize(
    ("zone", "moments", "length"),
    [
        # Clocks go forward on the 29th: a day of 23 hours, with something on it or without.
        ("Europe/Berlin", ("03-28T22:30", "03-29T21:30", "03-29T22:30"), 3),
        ("Europe/Berlin", ("03-28T22:30", "03-29T22:30"), 1),
        # And back on the 25th of October: 25 hours, twice on one day and once after it.
        ("Europe/Berlin", ("10-24T21:30", "10-24T22:30", "10-25T22:30", "10-25T23:30"), 3),
        ("America/New_York", ("03-08T04:59", "03-08T05:00", "03-09T03:59", "03-09T04:00"), 3),
    ],
)
def test_a_change_of_clocks_makes_and_ends_no_streak(
    now: datetime, zone: str, moments: tuple[str, ...], length: int
) -> None:
    """Moments in UTC around the local midnights beside the change; no miss is bridged."""
    plays(now, streaks=[{**PLAY["streaks"][0], "freezes": 0}])
    member("ann", now, zone=zone)
    for place, told_at in enumerate(moments):
        at = datetime.fromisoformat(f"2026-{told_at}:00+00:00")
        hear("ann", at, kind="check_in", key=f"c{place}")
    seen = played.seen(customer="ann", now=at)
    assert seen is not None
    streaked = seen.streaks[0].streaked
    assert streaked.current is not None
    assert (streaked.current.length, streaked.done_today) == (length, True)


def test_a_purchase_given_back_at_the_till_takes_its_stamps_along(now: datetime) -> None:
    """As a member sees it: the card fills, empties by what came back, and fills by a new one."""
    plays(now, stamps=[{**COFFEE, "counts": {"measure": "units"}, "places": 4}])
    sells(now)
    member("ann", now)

    def stands() -> tuple[int, int]:
        triggers.catch_up(now=now)
        seen = played.seen(customer="ann", now=now)
        assert seen is not None
        rewards = [one for one in awards.listed(customer="ann") if one.state == "given"]
        return seen.cards[0].shown, len(rewards)

    bought = done(redeem(now, ask("o1", customer="ann")))["redemption"]
    assert stands() == (0, 1)
    words: dict[str, Any] = {"redemption": bought, "key": None, "now": now}
    done(rollback.roll_back(lines={"1": 1}, **words))
    assert stands() == (3, 0)
    done(redeem(now, ask("o2", customer="ann")))
    assert stands() == (3, 1)
    done(rollback.roll_back(**words))
    assert stands() == (0, 1)
    assert clean()


def test_a_play_that_is_over_counts_no_purchase_but_hears_a_return(now: datetime) -> None:
    card = {**COFFEE, "period": {"end": "2026-03-15T00:00:00Z"}}
    plays(now, stamps=[card])
    member("ann", now)
    hear("ann", now, key="o1", order="o1", lines=[line("latte", 4)])
    later = now + timedelta(days=3)
    assert hear("ann", later, key="o2", order="o2", lines=[line("latte", 4)]) == ()
    found = hear("ann", later, kind="return", key="r1", order="o1", lines=[line("latte", -4, -9)])
    assert told(found) == [("taken_back", "stamps/coffee", "card")]


def test_a_step_that_the_shop_took_out_stays_with_who_has_it(now: datetime) -> None:
    badge: dict[str, Any] = PLAY["badges"][0]
    plays(now, badges=[badge])
    member("ann", now)
    for order in ("o1", "o2"):
        hear("ann", now, key=order, order=order, lines=[line("latte")])
    plays(now, badges=[{**badge, "levels": [{"target": 9}]}])
    found = hear("ann", now, kind="return", key="r", order="o1", lines=[line("latte", -1, -400)])
    # Level 1 asks for nine now: who has it by two keeps it only while it is level 1.
    assert told(found) == [("taken_back", "badges/regular", "1")]


def test_the_till_leaves_triggers_that_plays_hear(now: datetime) -> None:
    card = {**COFFEE, "counts": {"measure": "units"}}
    plays(now, stamps=[card])
    sells(now)
    redeem(now, ask("o1", customer="ann"))  # three of one thing and one of another
    assert triggers.catch_up(now=now) == 1
    assert [one.step for one in awards.listed(customer="ann")] == ["card"]


def test_a_trigger_from_outside_counts_once(now: datetime) -> None:
    challenge = {
        "key": "voice",
        "name": {"en": "Review twice", "zh": "评价两次"},
        "counts": {"trigger": "review"},
        "steps": [{"target": 2, "gives": {"points": 15}}],
    }
    plays(now, challenges=[challenge])
    member("ann", now)
    for key in ("r1", "r1", "r2", "r2"):
        answer = triggers.take(kind="review", key=key, customer="ann", data={}, now=now)
        assert isinstance(answer, Reply)
    assert points("ann", now) == 15


def test_scores_follow_what_is_left_and_who_is_shown(now: datetime) -> None:
    plays(now, boards=PLAY["boards"])
    for name, minor in (("ann", 500), ("bob", 700)):
        member(name, now)
        hear(name, now, key=f"o-{name}", order=f"o-{name}", lines=[line("latte", 2, minor)])
    board = "spenders/2026-03"
    assert scores.standing(board=board, customer="ann").rank is None
    for name in ("ann", "bob"):
        with write():
            players.hold(customer=name)
            players.rename(customer=name, nickname=name, folded=name, now=now)
            boards = flow.sections.live(name="play", now=now)[1].boards  # type: ignore[index]
            flow.scored(boards=boards, customer=name, zone="UTC", now=now)
    assert scores.standing(board=board, customer="ann").rank == 2
    back = [line("latte", -1, -300)]
    hear("bob", now, kind="return", key="r1", order="o-bob", lines=back)
    assert scores.of(customer="bob") == {board: 400}
    assert scores.standing(board=board, customer="ann").rank == 1
    rest = [line("latte", -1, -400)]
    hear("bob", now, kind="return", key="r2", order="o-bob", lines=rest)
    assert scores.of(customer="bob") == {}


def test_each_kind_of_play_has_the_sentence_of_its_notice() -> None:
    for kind in ("stamps", "challenges", "streaks", "badges"):
        assert f"notice_play_{kind}" in sentences()
