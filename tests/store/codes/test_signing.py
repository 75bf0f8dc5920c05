"""One key signs at a time, sealed at rest; older ones stay good until they are revoked."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from guerdon.store.codes import signing
from guerdon.store.codes.signing import KeyShown
from guerdon.store.ed25519 import genuine
from guerdon.store.models import AuditEntry, SigningKey
from guerdon.terms.decision import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path


def states() -> list[str]:
    return [one.state for one in signing.listed()]


def test_the_first_key_is_made_when_it_is_needed(now: datetime) -> None:
    assert signing.public_keys() == {}
    key, sign = signing.current(now=now)
    again, _ = signing.current(now=now)
    assert key == again
    assert genuine(signing.public_keys()[key], sign(b"tea"), b"tea")
    row = SigningKey.objects.get()
    assert len(bytes(row.public)) == 32
    assert b"private" not in bytes(row.sealed)


def test_changed_and_revoked(now: datetime) -> None:
    first, _ = signing.current(now=now)
    second = signing.change(actor="ann", now=now + timedelta(days=1))
    assert signing.current(now=now)[0] == second.key != first
    assert states() == ["current", "retired"]
    assert set(signing.public_keys()) == {first, second.key}
    gone = signing.revoke(key=first, actor="ann", now=now)
    assert isinstance(gone, KeyShown)
    assert gone.state == "revoked"
    assert signing.revoke(key=first, actor="ann", now=now) == gone
    assert set(signing.public_keys()) == {second.key}
    assert AuditEntry.objects.filter(act="codes.key_revoked").count() == 1
    missing = Refusal(reason="not_found", data={"what": "key", "key": "nope"})
    assert signing.revoke(key="nope", actor="ann", now=now) == missing


def test_after_the_current_one_is_revoked_another_is_made(now: datetime) -> None:
    first, _ = signing.current(now=now)
    signing.revoke(key=first, actor="ann", now=now)
    assert states() == ["revoked"]
    second, _ = signing.current(now=now)
    assert second != first
    assert states() == ["current", "revoked"]
