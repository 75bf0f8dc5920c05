"""A till proves codes with the public keys alone, and with no network, database or Django."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from guerdon.flows.till import check
from guerdon.give.coupons.token import Ticket
from guerdon.store.codes import signing
from guerdon.terms.decision import Refusal
from tests.flows.shop import off, sells
from tests.flows.signed import exported, tokens
from tests.store.ledgers import member

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def shop(now: datetime, settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    sells(now, off("five", 500, codes="unique"))


def reason(token: str, now: datetime, **words: Any) -> str:
    keys = words.pop("keys", None) or signing.public_keys()
    answer = check.check(token=token, keys=keys, now=now, **words)
    assert isinstance(answer, Refusal), answer
    return answer.reason


def test_a_token_says_what_its_code_is_worth(now: datetime) -> None:
    ends = now + timedelta(days=10)
    (code, token), *_ = tokens(now, expires_at=ends, least_minor=2_000, starts_at=now)
    found = check.check(token=token, keys=signing.public_keys(), now=now)
    assert isinstance(found, Ticket)
    assert (found.code, found.offer, found.amount_minor, found.currency, found.least_minor) == (
        code,
        "five",
        500,
        "USD",
        2_000,
    )
    assert (found.starts_at, found.expires_at) == (now, ends)
    assert reason(token, ends) == "code_expired"
    assert reason(token, now - timedelta(seconds=1)) == "code_not_yet"


def test_only_its_owner_may_use_it(now: datetime) -> None:
    people = (member("ann", now), member("bob", now))
    owned = tokens(now, owners=people, wanted=0)
    keys = signing.public_keys()
    fits = {
        (who, code)
        for code, token in owned
        for who in people
        if isinstance(check.check(token=token, keys=keys, now=now, customer=who), Ticket)
    }
    assert {who for who, _ in fits} == set(people)
    assert len(fits) == 2
    assert reason(owned[0][1], now) == "code_of_another"


def test_keys_change_and_old_codes_stay_good(now: datetime) -> None:
    (_, before), *_ = tokens(now)
    old, _ = signing.current(now=now)
    signing.change(actor="ann", now=now)
    (_, after), *_ = exported(now)
    assert before != after
    document = json.loads(json.dumps(check.written_keys(keys=signing.listed())))
    keys = check.read_keys(document=document)
    assert keys == signing.public_keys()
    assert isinstance(keys, dict)
    for token in (before, after):
        assert isinstance(check.check(token=token, keys=keys, now=now), Ticket)
    signing.revoke(key=old, actor="ann", now=now)
    document = check.written_keys(keys=signing.listed())
    keys = check.read_keys(document=document)
    assert reason(before, now, keys=keys) == "token_key_unknown"
    # A list of keys that somebody changed names no key that fits.
    document["keys"][0]["public"] = document["keys"][1]["public"]
    assert check.read_keys(document=document) == Refusal(reason="keys_malformed")


@pytest.mark.parametrize("document", [{}, [], None, {"keys": [{}]}, {"keys": [1]}, {"keys": 1}])
def test_what_is_no_list_of_keys(document: Any) -> None:
    assert check.read_keys(document=document) == Refusal(reason="keys_malformed")


ALONE = """
import sys, guerdon.flows.till.check, guerdon.flows.till.log
print([name for name in ("django", "duckdb", "sqlite3") if name in sys.modules])
"""


def test_a_till_needs_no_django() -> None:
    said = subprocess.run(
        [sys.executable, "-c", ALONE], capture_output=True, text=True, check=True, timeout=60
    )
    assert said.stdout.strip() == "[]"
