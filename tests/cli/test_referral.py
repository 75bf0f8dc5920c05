"""guerdon referral shows codes, binds, lists doubts, answers them and pays."""

from typing import Any

import pytest
from click.testing import CliRunner

from guerdon.cli.referral import command
from guerdon.flows.referral import referral
from tests.flows import friends as f

pytestmark = pytest.mark.django_db(transaction=True)


def run(*args: str) -> Any:
    return CliRunner().invoke(command, args)


@pytest.fixture(autouse=True)
def promise(now: Any) -> None:
    f.promises(now, {"welcome": [{"kind": "points", "amount": 5}]})
    f.people(now, "ann")


def test_a_walk(now: Any) -> None:
    code = run("code", "ann").output.split()[0]
    assert run("code", "ann").output.split()[0] == code
    assert "ann -> bob, bound." in run("bind", code, "bob").output
    assert "bob  bound" in run("friends", "ann").output
    assert run("release").output == "points: 5 given, 0 taken back\n1 receivers.\n"
    again = run("bind", code, "bob")
    assert (again.exit_code, "[referral_bound]" in again.output) == (2, True)


def test_a_doubt_is_told_and_answered(now: Any) -> None:
    referral.signed(customer="ann", given={"device": "d"}, now=now)
    number = f.number(f.bind("ann", "bob", now, given={"device": "d"}))
    told = run("held").output
    assert f"{number}  ann -> bob" in told
    assert "hold: Inviter and friend use one device." in told
    done = run("review", str(number), "approve", "--why", "flatmates")
    assert done.output == f"Referral {number} is bound.\n"
    assert run("held").output == ""
    assert run("review", str(number), "approve", "--why", "x").exit_code == 2
