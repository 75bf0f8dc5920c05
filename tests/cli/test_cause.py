"""guerdon cause lists causes with what was given, and gives a member's points."""

from datetime import datetime
from typing import Any

import pytest
from click.testing import CliRunner

from guerdon.cli.cause import command
from guerdon.web.forms.examples import example
from tests.flows.games import member
from tests.flows.sections import live

pytestmark = pytest.mark.django_db(transaction=True)


def run(*args: str) -> Any:
    return CliRunner().invoke(command, args)


def test_a_gift_is_made_once_and_counted(now: datetime) -> None:
    live("causes", example(section="causes", currency="USD"))
    member("ann", datetime.now(now.tzinfo), points_given=300)
    given = run("donate", "ann", "food-bank", "100", "--key", "a")
    assert given.exit_code == 0, given.output
    assert "100 points, 200 left." in given.output
    assert run("donate", "ann", "food-bank", "100", "--key", "a").output == given.output
    told = run("list").output
    assert (
        "food-bank  The town's food bank  100 of 500000 minor units, 100 points, 1 givers" in told
    )
    few = run("donate", "ann", "food-bank", "1")
    assert few.exit_code == 2
