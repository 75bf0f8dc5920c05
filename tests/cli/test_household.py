"""guerdon household shows the pool with what each member has in it."""

from datetime import UTC, datetime
from typing import Any

import pytest
from click.testing import CliRunner

from guerdon.cli.household import command
from guerdon.flows.points import households
from guerdon.terms.decision import Refusal
from tests.flows.games import member
from tests.flows.sections import live

pytestmark = pytest.mark.django_db(transaction=True)


def run(*args: str) -> Any:
    return CliRunner().invoke(command, args)


def test_the_pool_of_a_member_and_of_none() -> None:
    now = datetime.now(UTC)
    live("sharing", {"household": {}})
    member("ann", now)
    begun = households.begin(head="ann", name="Hill", share_bp=0, key=None, now=now)
    assert not isinstance(begun, Refusal), begun
    told = run("show", "ann").output
    assert "Hill  0 points" in told
    assert "  ann  0 points  head" in told
    alone = run("show", "bob")
    assert (alone.exit_code, "[not_found]" in alone.output) == (2, True)
