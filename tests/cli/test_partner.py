"""guerdon partner lists, sells ahead and settles."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from guerdon.cli.partner import command
from guerdon.web.forms.examples import example
from tests.flows.sections import live

pytestmark = pytest.mark.django_db(transaction=True)


def run(*args: str) -> Any:
    return CliRunner().invoke(command, args)


def test_a_walk() -> None:
    live("partners", example(section="partners", currency="USD"))
    assert run("list").output == "airline  The airline\n"
    bought = run("buy", "airline", "2", "--reference", "inv-7", "--key", "a")
    assert bought.output == "airline: 200000 points bought ahead.\n"
    assert run("buy", "airline", "2", "--reference", "inv-7", "--key", "a").exit_code == 0
    today = datetime.now(UTC).date()
    days = [str(today - timedelta(days=1)), str(today + timedelta(days=2))]
    told = run("settle", "airline", *days).output
    assert "closing   200000 points" in told
    assert run("settle", "airline", *days, "--lines").output.count("inv-7") == 1
    nobody = run("settle", "nobody", *days)
    assert (nobody.exit_code, "[not_found]" in nobody.output) == (2, True)
