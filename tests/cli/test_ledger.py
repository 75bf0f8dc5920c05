"""guerdon ledger proves, binds, exports, and checks without a database."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from guerdon.cli.ledger import command
from guerdon.store.ledger import key as ledger_key
from guerdon.store.ledger import ledger
from guerdon.store.models import Balance, Entry
from guerdon.terms.entry import Entry as Entry_
from guerdon.terms.entry import Posting
from tests.store.ledgers import earned, member

pytestmark = pytest.mark.django_db(transaction=True)


def run(*args: str | Path) -> Any:
    return CliRunner().invoke(command, [str(arg) for arg in args])


@pytest.fixture(autouse=True)
def book(now: datetime) -> None:
    member("客户", now)
    ledger.post(entries=[earned("e1", "客户", 120, now), earned("e2", "客户", 30, now)])


def test_bound_verified_and_gone_on_with(now: datetime) -> None:
    first = run("verify")
    assert (first.exit_code, "2 entries wait to be bound" in first.output) == (0, True)
    assert run("bind").output == "2 entries bound.\n"
    whole = run("verify")
    assert whole.exit_code == 0, whole.output
    lines = whole.output.splitlines()
    assert lines[0] == "2 entries, 4 postings, 2 lots, 2 accounts: clean"
    assert lines[1] == "2 entries in 1 folios: whole; 0 entries wait to be bound"
    head = lines[2].removeprefix("head ")
    ledger.post(entries=[earned("e3", "客户", 5, now)])
    run("bind")
    again = run("verify", "--since", head)
    assert again.output.splitlines()[1].startswith("1 entries in 1 folios: whole")


def test_damage_ends_with_1_and_is_named() -> None:
    run("bind")
    Entry.objects.filter(key="e2").update(kind="x")
    done = run("verify")
    assert done.exit_code == 1
    assert "entry_altered: e2, in folio 1" in done.output
    Entry.objects.filter(key="e2").update(kind="earn")
    Balance.objects.filter(account__startswith="issued").update(amount=-149)
    done = run("verify")
    assert done.exit_code == 1
    assert "balance_differs" in done.output


def test_a_head_that_is_none_is_refused() -> None:
    done = run("verify", "--since", "yesterday")
    assert done.exit_code == 2
    assert "[head_unreadable]" in done.output


def test_a_statement_is_checked_with_the_key_alone(tmp_path: Path) -> None:
    file = tmp_path / "statement.json"
    assert run("statement", "客户", "--out", file).exit_code == 0
    assert json.loads(run("statement", "客户").output)["balance"] == 150
    key = run("key").output.strip()
    assert key == ledger_key.public().hex()
    done = run("check", file, "--key", key)
    assert (done.exit_code, done.output.startswith("proven: 2 entries of member")) == (0, True)
    assert run("check", file, "--key", "00" * 32).exit_code == 1
    assert run("check", file, "--key", "short").exit_code == 2
    assert run("check", file).exit_code == 2
    file.write_text(file.read_text(encoding="utf-8").replace("120", "121"), encoding="utf-8")
    done = run("check", file, "--key", key)
    assert (done.exit_code, "NOT proven" in done.output) == (1, True)
    file.write_text("no json", encoding="utf-8")
    assert run("check", file, "--key", key).exit_code == 1


def test_a_statement_of_nobody_is_refused() -> None:
    assert run("statement", "nobody").exit_code == 2


def test_a_partner_checks_its_own_purse(tmp_path: Path, now: datetime) -> None:
    postings = (Posting(account="issued", amount=-9), Posting(account="partner:air", amount=9))
    pack = Entry_(key="p", kind="partner_pack", wallet="points", at=now, postings=postings)
    ledger.post(entries=[pack])
    out = tmp_path / "air.json"
    assert run("statement", "--account", "partner:air", "--out", out).exit_code == 0
    done = run("check", out, "--key", ledger_key.public().hex())
    assert done.output.startswith("proven: 1 entries of partner:air, 9 points")
    assert run("statement").exit_code == 2
    assert run("statement", "客户", "--account", "partner:air").exit_code == 2
    assert run("statement", "--account", "partner:none").exit_code != 0
