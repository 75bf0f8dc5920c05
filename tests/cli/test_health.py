"""guerdon health prints ten findings with a sign and a sentence each."""

from typing import Any

import pytest
from click.testing import CliRunner

from guerdon.cli.health import command

pytestmark = pytest.mark.django_db


def test_ten_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    def opened(**_: Any) -> None:
        """The test's own database is open already."""

    monkeypatch.setattr("guerdon.cli.health.open_house", opened)
    done = CliRunner().invoke(command)
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert len(lines) == 10
    assert all(line[0] in "✗!?✓" for line in lines)
