"""Everything sealed moves to the newest key, and a missing key loses nothing."""

from datetime import datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from guerdon.store import resealing, sealed
from guerdon.store.customers import people
from guerdon.store.messages import browsers, channels
from guerdon.store.models import (
    Customer,
    Intake,
    PushBrowser,
    Quarantine,
    ReachChannel,
    SigningKey,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Path, settings: object) -> Path:
    settings.HOME = tmp_path  # type: ignore[attr-defined]
    return tmp_path


def filled(now: datetime) -> None:
    people.named(keys=["a", "b", "c"], now=now)
    for row in Customer.objects.exclude(key="c"):
        row.sealed = sealed.seal(plain={"name": row.key})
        row.save()
    intake = Intake.objects.create(
        key="i", source="x.csv", what="orders", columns={}, state="complete", started_at=now
    )
    token = sealed.seal(plain={"phone": "1"}).decode()
    Quarantine.objects.create(intake=intake, row=1, reason="duplicate", raw={"sealed": token})
    Quarantine.objects.create(intake=intake, row=2, reason="duplicate", raw={})
    SigningKey.objects.create(
        key="k", public=b"p", sealed=sealed.seal(plain={"private": "s"}), created_at=now
    )

    for channel in ("email", "push"):
        channels.keep(channel=channel, wire="x", plain={"p": channel}, actor="t", now=now)
    channels.pause(channel="sms", why="", actor="t", now=now)
    browsers.keep(customer="a", endpoint="https://x", point="p", secret="s", now=now)


def tokens() -> list[bytes]:
    found = [bytes(row.sealed) for row in Customer.objects.exclude(sealed=None).order_by("pk")]
    found.append(Quarantine.objects.get(row=1).raw["sealed"].encode())
    rows = [*ReachChannel.objects.exclude(sealed=None).order_by("pk"), PushBrowser.objects.get()]
    found += [bytes(row.sealed or b"") for row in rows]
    return [*found, bytes(SigningKey.objects.get().sealed)]


def test_the_newest_key_alone_opens_everything(
    now: datetime, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resealing, "STEP", 1)
    filled(now)
    before = [sealed.unseal(sealed=one) for one in tokens()]
    sealed.add_key()
    told: list[dict[str, object]] = []
    assert resealing.reseal(tell=told.append) == 8
    assert [one["done"] for one in told] == list(range(1, 9))
    newest = (home / "seal-keys").read_text().split()[0]
    (home / "seal-keys").write_text(newest)
    assert [sealed.unseal(sealed=one) for one in tokens()] == before
    assert Customer.objects.get(key="c").sealed is None
    assert Quarantine.objects.get(row=2).raw == {}
    assert resealing.reseal() == 8  # again does no harm


def test_a_missing_key_changes_nothing(now: datetime, home: Path) -> None:
    filled(now)
    before = tokens()
    (home / "seal-keys").write_text(Fernet.generate_key().decode())
    with pytest.raises(sealed.UnsealError):
        resealing.reseal()
    assert tokens() == before
