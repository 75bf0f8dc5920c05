"""The console's page of play: sums, odds beside rolls, and numbers kept by form."""

from datetime import datetime

import pytest
from django.test import Client

from guerdon.store.programme import sections
from tests.flows.games import hear, line, member, plays, spin
from tests.give.plays import PLAY, WHEEL

pytestmark = pytest.mark.django_db


@pytest.fixture
def played(moment: datetime) -> None:
    plays(moment, **{**PLAY, "draws": [{**WHEEL, "price": {"points": 5}, "limits": {}}]})
    member("ann", moment, points_given=500)
    for _ in range(12):
        spin("ann", moment)
    lines = [line("latte", 4), line("pot", category="tea")]
    hear("ann", moment, key="o1", order="o1", lines=lines)


def numbers(page: Client) -> dict[str, str]:
    """The form as it stands."""
    context = page.get("/play/draws/wheel").context
    found = {f"n.{number.path}": value for number, value in context["numbers"]}
    return {**found, "version": str(context["version"])}


def test_nothing_is_played_yet(owner: Client) -> None:
    assert "Nothing is played yet" in owner.get("/play").content.decode()


@pytest.mark.usefixtures("played")
def test_every_play_with_its_sums(owner: Client) -> None:
    text = owner.get("/play").content.decode()
    for name in ("Spring wheel", "Every fifth coffee", "Three kinds", "Daily", "Regular"):
        assert name in text
    chinese = owner.get("/play", headers={"Accept-Language": "zh"}).content.decode()
    assert "春日转盘" in chinese


@pytest.mark.usefixtures("played")
def test_rolls_beside_the_odds_and_what_the_law_asks(owner: Client) -> None:
    answer = owner.get("/play/draws/wheel")
    text = answer.content.decode()
    assert "has no limit per member" in text
    assert sum(row.rolled for row in answer.context["prizes"]) == 12
    assert answer.context["fit"].reason in ("draw_fit_fair", "draw_fit_few")
    assert "card" in owner.get("/play/stamps/coffee").content.decode()
    for path in ("/play/draws/none", "/play/titled/wheel", "/play/nobody/wheel"):
        assert owner.get(path).status_code == 404


@pytest.mark.usefixtures("played")
def test_numbers_are_kept_as_a_revision(owner: Client, moment: datetime) -> None:
    typed = {**numbers(owner), "n.price.points": "80", "n.prizes.0.odds": "2%", "n.nothing": "49%"}
    assert owner.post("/play/draws/wheel/numbers", typed).status_code == 302
    found = sections.live(name="play", now=datetime.now(moment.tzinfo))
    assert found is not None
    draw = found[1].draw("wheel")
    assert (draw.points, str(draw.prizes[0].odds)) == (80, "1/50")
    # The page that somebody else still has open keeps nothing over it.
    late = owner.post("/play/draws/wheel/numbers", {**typed, "n.price.points": "90"})
    assert late.status_code == 200
    again = sections.live(name="play", now=datetime.now(moment.tzinfo))
    assert again is not None
    assert again[0] == found[0]


@pytest.mark.usefixtures("played")
def test_numbers_that_do_not_add_up_stay_in_the_form(owner: Client, analyst: Client) -> None:
    typed = {**numbers(owner), "n.nothing": "60%"}
    answer = owner.post("/play/draws/wheel/numbers", typed)
    text = answer.content.decode()
    assert "sum to 1, not to 11/10" in text
    assert 'value="60%"' in text
    assert 'id="numbers"' not in analyst.get("/play/draws/wheel").content.decode()
    assert analyst.post("/play/draws/wheel/numbers", typed).status_code == 403
    assert owner.post("/play/draws/none/numbers", typed).status_code == 404
