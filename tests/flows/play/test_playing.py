"""By hand: being seen, badges revoked with a reason, gifts handed over."""

from datetime import datetime
from typing import Any

import pytest

from guerdon.flows.play import playing
from guerdon.store.models import AuditEntry, Award, Player
from guerdon.store.play import awards, players, scores
from guerdon.terms.decision import Refusal
from tests.flows.games import hear, line, member, plays
from tests.give.plays import COFFEE, PLAY

pytestmark = pytest.mark.django_db
BOARD = "spenders/2026-03"


def refused(answer: Any) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.reason


def test_only_who_wants_to_is_seen(now: datetime) -> None:
    plays(now, boards=PLAY["boards"])
    for name, minor in (("ann", 500), ("bob", 700), ("cat", 500)):
        member(name, now)
        hear(name, now, key=f"o-{name}", order=f"o-{name}", lines=[line("latte", 1, minor)])
    assert scores.standing(board=BOARD, customer="ann").top == ()
    for name in ("ann", "cat"):
        assert not isinstance(
            playing.join(customer=name, nickname=f"Tea {name[0]}.", now=now), Refusal
        )
    seen = scores.standing(board=BOARD, customer="ann")
    assert [(one.rank, one.score) for one in seen.top] == [(1, 500), (1, 500)]
    assert {one.nickname for one in seen.top} == {"Tea a.", "Tea c."}
    assert [one.own for one in seen.top].count(True) == 1
    playing.join(customer="bob", nickname="Robin", now=now)
    assert scores.standing(board=BOARD, customer="ann").rank == 2
    playing.leave(customer="bob", now=now)
    assert scores.standing(board=BOARD, customer="ann").rank == 1
    assert scores.standing(board=BOARD, customer="bob").rank is None
    assert players.seen(customer="bob") == players.Player(nickname="", shown=False)
    # Whoever left may have the name again, and so may others.
    assert not isinstance(playing.join(customer="ann", nickname="robin", now=now), Refusal)


def test_a_nickname_gives_nobody_away_and_is_ones_own(now: datetime) -> None:
    member("ann", now, name="Ann Lee", email="annlee@example.com")
    member("bob", now)
    assert refused(playing.join(customer="ann", nickname="Ann Lee", now=now)) == "nickname_own"
    assert refused(playing.join(customer="nobody", nickname="Fox", now=now)) == "customer_unknown"
    assert Player.objects.count() == 0
    playing.join(customer="ann", nickname="Fox 7", now=now)
    assert refused(playing.join(customer="bob", nickname="ＦＯＸ７", now=now)) == "nickname_taken"
    assert players.seen(customer="bob") == players.Player(nickname="", shown=False)
    assert not isinstance(playing.join(customer="ann", nickname="fox 7", now=now), Refusal)
    playing.leave(customer="nobody", now=now)


def badge(now: datetime) -> int:
    plays(now, badges=PLAY["badges"])
    member("ann", now)
    for order in ("o1", "o2"):
        hear("ann", now, key=order, order=order, lines=[line("latte")])
    return awards.listed(customer="ann")[0].award


def test_a_revoked_badge_says_why_and_is_not_earned_again(now: datetime) -> None:
    award = badge(now)
    assert (
        refused(playing.revoke(award=award, why=" ", actor="t", now=now)) == "revoke_reason_needed"
    )
    assert refused(playing.revoke(award=award + 9, why="x", actor="t", now=now)) == "not_found"
    found = playing.revoke(award=award, why="false reviews", actor="mia", now=now)
    assert not isinstance(found, Refusal)
    assert (found.state, found.why) == ("revoked", "false reviews")
    assert AuditEntry.objects.get(act="award.revoked").data["why"] == "false reviews"
    assert refused(playing.revoke(award=award, why="x", actor="t", now=now)) == "award_ended"
    assert hear("ann", now, key="o3", order="o3", lines=[line("latte")]) == ()
    assert Award.objects.count() == 1
    assert refused(playing.hand_over(award=award, actor="t", now=now)) == "not_found"


def test_a_gift_handed_over_stays(now: datetime) -> None:
    plays(now, stamps=[{**COFFEE, "gives": {"gift": "mug"}}])
    member("ann", now)
    hear("ann", now, key="o1", order="o1", lines=[line("latte", 4)])
    award = awards.listed(customer="ann")[0].award
    for _ in range(2):
        found = playing.hand_over(award=award, actor="till", now=now)
        assert not isinstance(found, Refusal)
        assert found.state == "handed_over"
    assert AuditEntry.objects.filter(act="award.handed_over").count() == 1
    back = [line("latte", -4, -1600)]
    assert hear("ann", now, kind="return", key="r1", order="o1", lines=back) == ()
    assert Award.objects.get().state == "handed_over"
