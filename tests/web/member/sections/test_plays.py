"""Cards, challenges, streaks, badges and boards on the member's page."""

from datetime import datetime

import pytest
from django.test import Client

from guerdon.store.play import players
from guerdon.web.member.sections import plays as section
from tests.flows.games import hear, line, plays
from tests.give.plays import PLAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def playing(page: Client, today: datetime) -> Client:
    """Ann, after a purchase and a check-in."""
    plays(today, **{**PLAY, "draws": []})
    lines = [line("latte", 3), line("pot", category="tea")]
    hear("ann", today, key="o1", order="o1", lines=lines)
    hear("ann", today, key="o2", order="o2", lines=lines[1:])
    hear("ann", today, kind="check_in", key="c1")
    return page


def test_progress_is_drawn(playing: Client) -> None:
    text = playing.get("/m/play").content.decode()
    assert text.count('<i class="on">') == 3
    assert "3 of 4 stamps" in text
    assert "2 / 3" in text
    assert "day streak" in text
    assert "today counts already" in text
    assert "level 1 of 2" in text
    chinese = playing.get("/m/play", headers={"Accept-Language": "zh"}).content.decode()
    assert "已集 3/4 章" in chinese


def test_nobody_is_shown_who_did_not_ask(playing: Client) -> None:
    assert "Nobody is shown yet" in playing.get("/m/play").content.decode()
    playing.post("/m/play/nickname", {"nickname": "ann@example.com"})
    text = playing.get("/m/play").content.decode()
    assert "looks like an address" in text
    assert players.seen(customer="ann").shown is False
    playing.post("/m/play/nickname", {"nickname": "Tea fox"})
    text = playing.get("/m/play").content.decode()
    assert "You are shown as &quot;Tea fox&quot;" in text
    assert 'class="own"' in text
    playing.post("/m/play/nickname/leave")
    assert "Tea fox" not in playing.get("/m/play").content.decode()


def test_without_plays_there_is_no_section(page: Client, today: datetime) -> None:
    assert not section.offered(now=today)
    assert "p-dots" not in page.get("/m/play").content.decode()
