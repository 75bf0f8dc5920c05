"""Uploads lie under names that cannot be guessed, within a limit, and not for ever."""

import os
import stat
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from guerdon.flows.intake import uploads
from guerdon.terms.decision import Refusal


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from django.conf import settings

    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path


def kept(now: datetime, name: str = "orders.csv") -> str:
    token = uploads.keep(name=name, pieces=[b"a,", b"b\n1,2\n"], now=now)
    assert isinstance(token, str)
    return token


def test_pieces_become_a_file_for_its_owner_only(now: datetime) -> None:
    file = uploads.found(token=kept(now))
    assert isinstance(file, Path)
    assert file.read_bytes() == b"a,b\n1,2\n"
    assert file.name == "orders.csv"
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\orders.csv", "orders.csv"),
        (".hidden", "hidden"),
        ("订单 2026.csv", "订单 2026.csv"),
        ("a<b>;c.csv", "a_b_c.csv"),
        ("...", "upload"),
        ("x" * 300 + ".csv", "x" * 116 + ".csv"),
    ],
)
def test_names_are_made_plain(now: datetime, home: Path, name: str, plain: str) -> None:
    file = uploads.found(token=kept(now, name))
    assert isinstance(file, Path)
    assert file.name == plain
    assert file.parent.parent == home / "uploads"


@pytest.mark.parametrize("token", ["", "..", "../secret", "0" * 32, "A" * 32, "0" * 33])
def test_what_is_no_token_finds_nothing(home: Path, token: str) -> None:
    (home / "secret").write_text("x")
    answer = uploads.found(token=token)
    assert isinstance(answer, Refusal)
    assert answer.reason == "upload_unknown"
    uploads.drop(token=token)
    assert (home / "secret").exists()


def test_too_much_is_refused_and_leaves_nothing(
    now: datetime, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES", 10)
    seen = []

    def pieces() -> Iterator[bytes]:
        for number in range(100):
            seen.append(number)
            yield b"1234"

    answer = uploads.keep(name="a.csv", pieces=pieces(), now=now)
    assert answer == Refusal(reason="file_too_large", data={"most": 10})
    assert len(seen) == 3, "it stops at the limit"
    assert list((home / "uploads").iterdir()) == []


def test_a_broken_upload_leaves_nothing(now: datetime, home: Path) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"1234"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        uploads.keep(name="a.csv", pieces=pieces(), now=now)
    assert list((home / "uploads").iterdir()) == []


def test_dropped_and_swept(now: datetime, home: Path) -> None:
    token = kept(now)
    uploads.drop(token=token)
    uploads.drop(token=token)
    assert isinstance(uploads.found(token=token), Refusal)
    old, young = kept(now), kept(now)
    long_ago = (now - timedelta(days=8)).timestamp()
    os.utime(home / "uploads" / old, (long_ago, long_ago))
    kept(now)
    assert isinstance(uploads.found(token=old), Refusal)
    assert isinstance(uploads.found(token=young), Path)
