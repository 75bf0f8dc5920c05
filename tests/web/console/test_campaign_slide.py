"""The slider tells what another budget brings, and what falls away with it."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from guerdon.web.console import campaign_slide
from tests.web.console.test_campaigns import form


@pytest.mark.usefixtures("night_shop")
def test_what_falls_away_and_what_more_would_bring(owner: Client) -> None:
    owner.post("/campaigns/new", form(budget="6"))
    at = "/campaigns/spring-thanks/slide?budget="

    def text(minor: int) -> str:
        return owner.get(f"{at}{minor}").content.decode()

    small = text(400)
    assert "people fall away" in small
    assert "80% certainty" in small
    assert "−" in small
    assert "more people are given something" in text(800)
    assert "Against the plan" not in text(600)
    assert "everyone worth thanking is thanked already" in text(500_000)
    assert owner.get("/campaigns/no/slide?budget=1").status_code == 404


def test_the_ends_leave_room_for_bills() -> None:
    def ends(**brief: int) -> Any:
        seen = SimpleNamespace(state="planned", budget_minor=5_000, brief=brief)
        return campaign_slide.ends(looked=SimpleNamespace(campaign=seen))  # type: ignore[arg-type]

    assert ends() == {"least": 500, "most": 15_000, "step": 100, "at": 5_000}
    assert ends(direct_cost_minor=2_000)["least"] == 2_500
