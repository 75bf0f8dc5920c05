"""The ledger's key is made once, for its owner only, and may come from outside."""

import stat
from pathlib import Path

import pytest
from django.conf import settings

from guerdon.store.ledger import key


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "HOME", tmp_path / "house")
    monkeypatch.delenv(key.KEY_FROM, raising=False)
    return tmp_path / "house"


def test_made_once_and_closed_to_others(home: Path) -> None:
    first = key.public()
    assert key.public() == first
    assert len(first) == 32
    (file,) = home.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


# RFC 8032, section 7.1, test 2.
SECRET = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
PUBLIC = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
SIGNATURE = (
    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
)


def test_signatures_are_those_of_the_rfc(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv(key.KEY_FROM, SECRET)
    assert key.public().hex() == PUBLIC
    assert key.signed(message=b"\x72").hex() == SIGNATURE
    assert not home.exists()


@pytest.mark.parametrize("text", ["secret", "ab" * 31, "zz" * 32])
def test_a_key_that_is_none(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(key.KEY_FROM, text)
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        key.public()
