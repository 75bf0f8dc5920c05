"""guerdon goal lists, shows and reviews; what is not there is refused with exit code 2."""

from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner

from guerdon.cli.goal import command
from guerdon.flows.goals import goals
from guerdon.store.campaigns import goals as store
from guerdon.terms.goal import SET
from tests.flows import tracked

pytestmark = pytest.mark.django_db


def test_listed_shown_reviewed(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(**_: Any) -> None:
        """The test's own database is open already."""

    monkeypatch.setattr("guerdon.cli.goal.open_house", opened)
    now = datetime.now(UTC)
    tracked.sold(now=now)
    goals.keep(document=tracked.document(now=now), actor="mia", now=now)

    def run(*words: str) -> Any:
        return CliRunner().invoke(command, words)

    assert "spring" in run("list").output
    assert run("review", "spring", "--note", "x").exit_code == 2
    goals.turn(goal="spring", state=SET, actor="mia", now=now)
    shown = run("show", "spring").output
    assert "If it goes on as in the last 13 weeks" in shown or "若保持最近 13 周" in shown
    assert run("review", "spring", "--note", "slow").exit_code == 0
    assert store.reviews(key="spring")[0].by == "house"
    assert run("show", "none").exit_code == 2
