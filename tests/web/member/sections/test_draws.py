"""Draws on the member's page: odds before, once by the form, proof after, only one's own."""

import json
import re
from datetime import datetime

import pytest
from django.test import Client

from guerdon.give.draw import record
from guerdon.store.models import DrawTake
from guerdon.web.member.sections import draws
from tests.flows.games import member, plays, spin, wheel
from tests.give.plays import WHEEL

pytestmark = pytest.mark.django_db


@pytest.fixture
def rich(page: Client, today: datetime) -> Client:
    """Ann, with points to draw by."""
    wheel(today, price={"points": 10})
    member("ann", today, points_given=100)
    return page


def form(page: Client) -> dict[str, str]:
    text = page.get("/m/play").content.decode()
    found = {
        name: re.search(rf'name="{name}" value="([^"]+)"', text)
        for name in ("once", "commit", "client_seed")
    }
    assert all(found.values()), text
    return {name: one[1] for name, one in found.items() if one}


def test_odds_stand_there_before_anything_is_spent(rich: Client) -> None:
    text = rich.get("/m/play").content.decode()
    for said in ("1%", "2%", "47%", "50%", "Draw for 10 points", "children under 8"):
        assert said in text
    assert "A rare prize within your next 30 draws" in text
    chinese = rich.get("/m/play", headers={"Accept-Language": "zh"}).content.decode()
    assert "中奖概率" in chinese
    assert "马克杯" in chinese


def test_a_form_draws_once_and_shows_what_came(rich: Client) -> None:
    typed = form(rich)
    first = rich.post("/m/play/draws/wheel", typed)
    again = rich.post("/m/play/draws/wheel", typed)
    assert first.status_code == 302
    assert first["Location"] == again["Location"]
    assert DrawTake.objects.count() == 1
    shown = rich.get(first["Location"]).content.decode()
    assert "Reveal the seed" in shown
    assert typed["commit"] in shown


def test_after_the_seed_is_revealed_the_page_holds_every_input(rich: Client) -> None:
    to = rich.post("/m/play/draws/wheel", form(rich))["Location"]
    take = DrawTake.objects.get().key
    back = rich.post("/m/play/draws/wheel/reveal", {"take": take})
    assert back["Location"] == to
    text = rich.get(to).content.decode()
    found = re.search(r'<script id="record"[^>]*>(.*?)</script>', text)
    assert found is not None
    read = record.parsed(document=json.loads(found[1]))
    assert isinstance(read, record.Record)
    steps = record.checked(record=read)
    assert isinstance(steps, tuple)
    assert all(step.holds for step in steps)
    assert rich.post("/m/play/draws/wheel/reveal")["Location"] == "/m/play"


def test_a_refusal_says_why(rich: Client, today: datetime) -> None:
    typed = {**form(rich), "commit": "0" * 64}
    assert rich.post("/m/play/draws/wheel", typed)["Location"] == "/m/play"
    assert "has changed since you opened the draw" in rich.get("/m/play").content.decode()
    assert rich.post("/m/play/draws/none/reveal").status_code == 302
    assert DrawTake.objects.count() == 0


def test_a_draw_is_only_its_members(rich: Client, today: datetime) -> None:
    member("bob", today, points_given=100)
    take = spin("bob", today).body["take"]
    assert rich.get(f"/m/play/taken/{take}").status_code == 404
    assert rich.get("/m/play/taken/none").status_code == 404


def test_tickets_and_better_odds_are_said(page: Client, today: datetime) -> None:
    plays(today, draws=[{**WHEEL, "price": {"ticket": "spin"}, "pity": {"after": 1}}])
    text = page.get("/m/play").content.decode()
    assert "Draw with a ticket (0 left)" in text
    wheel(today, price={}, pity={"after": 1})
    while spin("ann", today).body["dry"] == 0:
        pass
    text = page.get("/m/play").content.decode()
    assert "Your next draw gives a rare prize" in text
    assert "≈33.33%" in text


def test_without_a_draw_there_is_no_section(page: Client, today: datetime) -> None:
    assert not draws.offered(now=today)
    assert "data-draw" not in page.get("/m/play").content.decode()
