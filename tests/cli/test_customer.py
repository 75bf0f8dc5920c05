"""guerdon customer: pairs, a merge looked at and made, and undone."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner, Result

from guerdon.cli.customer import command
from guerdon.store.customers import people
from guerdon.store.customers.people import Told
from guerdon.store.ledger import ledger
from guerdon.store.models import Merge
from tests.store.ledgers import earned

pytestmark = pytest.mark.django_db


def run(*words: str) -> Result:
    return CliRunner().invoke(command, list(words))


def test_found_merged_and_undone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guerdon.cli.customer.open_house", lambda: None)
    now = datetime.now(UTC)
    assert "Nobody seems" in run("duplicates").output
    for key in ("a", "b"):
        people.keep(told=[Told(key=key, email="x@example.org")], now=now, proof="")
    ledger.post(entries=[earned("e", "b", 40, now)])
    assert run("duplicates").output == "b -> a: 3 (same email +3)\n"
    dry = run("merge", "b", "--into", "a", "--why", "same", "--dry").output
    assert "wallet points: 40 in 1 lots" in dry
    assert "Nothing was changed." in dry
    assert "b is a now" in run("merge", "b", "--into", "a", "--why", "same").output
    number = Merge.objects.get().key
    assert "two customers again" in run("unmerge", number, "--why", "two").output
    assert run("unmerge", number, "--why", "two").exit_code == 2
