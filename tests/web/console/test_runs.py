"""A member's runs: where each stands and why, and what happened in it."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.test import Client

from guerdon.give.journeys.run import ENDED, HELD_OUT, WATCHED, Run
from guerdon.web.console.runs import stands
from tests.flows.paths import live, member, say

WAIT = {"key": "pause", "wait": {"for": {"days": 2}}}
AT = datetime.fromisoformat("2026-11-22T10:00:00+00:00")
RUN = Run(
    key="r",
    journey="j",
    version=1,
    customer="ann",
    object="",
    arm="treated",
    entered_at=AT,
    step="pause",
    due_at=AT,
)


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        (RUN, ("waits", "pause", AT)),
        (replace(RUN, hears="bought"), ("hears", "pause", ("bought", AT))),
        (replace(RUN, due_at=None), ("stuck", "pause", None)),
        (replace(RUN, arm=HELD_OUT, state=WATCHED), ("held_out", "pause", AT)),
        (replace(RUN, state=WATCHED, why="done"), ("watched", "pause", "all steps taken")),
        (replace(RUN, state=ENDED, why="goal"), ("ended", "pause", "goal reached")),
        (replace(RUN, state=ENDED, why="moved away"), ("ended", "pause", "moved away")),
    ],
)
def test_where_a_run_stands(run: Run, expected: tuple[str, str, object]) -> None:
    assert stands(run=run) == expected


@pytest.mark.django_db
def test_the_part_of_the_customers_page(owner: Client, moment: datetime) -> None:
    member("ann", moment)
    assert owner.get("/customer-runs/ann").content.decode().strip() == ""
    live(moment, steps=[WAIT])
    say("cart_abandoned", moment, key="a", cart="c1")
    page = owner.get("/customer-runs/ann").content.decode()
    assert "At pause: goes on" in page
    assert "<code>c1</code>" in page
    assert str((moment + timedelta(days=2)).year) in page
    assert "waits" in page
