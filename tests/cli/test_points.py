"""guerdon points shows, gives and expires."""

from typing import Any

import pytest
from click.testing import CliRunner

from guerdon.cli.points import command
from guerdon.store.ledger import ledger
from tests.flows.wallets import main
from tests.store.ledgers import earned, member

pytestmark = pytest.mark.django_db(transaction=True)


def run(*args: str) -> Any:
    return CliRunner().invoke(command, args)


def test_given_and_shown(now: Any) -> None:
    member("c", now)
    for _ in range(2):
        done = run("give", "c", "200", "--why", "sorry", "--key", "once")
        assert (done.exit_code, done.output) == (0, "c has 200 points.\n")
    assert run("give", "c", "--why", "undo", "--", "-50").output == "c has 150 points.\n"
    shown = run("balance", "c").output.splitlines()
    assert shown[0] == "c: 150 points, 150 to spend now, 0 pending, 0 owed"
    assert "150 of 200" in shown[1]
    assert run("expire").output == "0 points of 0 lots expired.\n"


def test_a_refusal_ends_with_2(now: Any) -> None:
    done = run("give", "nobody", "5", "--why", "x")
    assert done.exit_code == 2
    assert "[customer_unknown]" in done.output


def test_a_reward_and_the_day(now: Any) -> None:
    main(now, rewards=[{"key": "cup", "what": "goods", "points": 300}])
    member("c", now)
    ledger.post(entries=[earned("e", "c", 700, now, life=36_500)])
    for _ in range(2):
        done = run("reward", "c", "cup", "--key", "once")
        assert (done.exit_code, done.output) == (0, "c spent 300 points and has 400.\n")
    assert run("reward", "c", "mug").exit_code == 2
    first = run("roll").output.splitlines()
    assert first[0].split()[1] == "activate:"
    assert len(first) == 6
    assert "is rolled already" in run("roll").output


def test_liability(now: Any) -> None:
    member("c", now)
    run("give", "c", "200", "--why", "sorry")
    lines = run("liability", "--seed", "3").output.splitlines()
    assert lines[0] == "200 points are out, worth 2.00 USD; 0 have ended, 0 are owed"
    assert "  0-3 months old: 200, 2.00 USD" in lines
    assert lines[-1].startswith("No forecast: ")
