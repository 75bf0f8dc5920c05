"""Personal data is sealed: keys can be changed, equal things found, and nothing lies in plain."""

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given
from hypothesis import strategies as st

from guerdon.store import sealed


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    from django.conf import settings

    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path


@pytest.mark.usefixtures("home")
def test_what_is_sealed_is_unsealed_and_not_readable() -> None:
    plain = {"name": "李雷", "email": "ann@shop.cn", "phone": None}
    token = sealed.seal(plain=plain)
    assert b"ann" not in token
    assert sealed.unseal(sealed=token) == plain
    assert sealed.seal(plain=plain) != token


@given(st.dictionaries(st.text(max_size=5), st.none() | st.text(max_size=20), max_size=4))
def test_any_text_survives(plain: dict[str, str | None]) -> None:
    assert sealed.unseal(sealed=sealed.seal(plain=plain)) == plain


def test_the_keys_are_their_owners_only(home: Path) -> None:
    sealed.seal(plain={})
    sealed.email_index(email="a@b.cn")
    for name in ("seal-keys", "index-key"):
        assert stat.S_IMODE((home / name).stat().st_mode) == 0o600


def test_a_new_key_seals_and_the_old_one_still_opens(home: Path) -> None:
    old = sealed.seal(plain={"name": "Ann"})
    sealed.add_key()
    assert len((home / "seal-keys").read_text().split()) == 2
    assert stat.S_IMODE((home / "seal-keys").stat().st_mode) == 0o600
    assert sealed.unseal(sealed=old) == {"name": "Ann"}
    fresh = sealed.resealed(sealed=old)
    newest = (home / "seal-keys").read_text().split()[0]
    (home / "seal-keys").write_text(newest)
    assert sealed.unseal(sealed=fresh) == {"name": "Ann"}
    with pytest.raises(sealed.UnsealError):
        sealed.unseal(sealed=old)
    with pytest.raises(sealed.UnsealError):
        sealed.resealed(sealed=old)


def test_keys_from_outside_touch_no_disk(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    monkeypatch.setenv(sealed.KEYS_FROM, first)
    monkeypatch.setenv(sealed.INDEX_FROM, "outside")
    token = sealed.seal(plain={"name": "Ann"})
    sealed.email_index(email="a@b.cn")
    assert list(home.iterdir()) == []
    monkeypatch.setenv(sealed.KEYS_FROM, f"{second},{first}")
    assert sealed.unseal(sealed=token) == {"name": "Ann"}
    with pytest.raises(RuntimeError):
        sealed.add_key()


def test_the_index_finds_equals_and_nothing_else(home: Path) -> None:
    assert sealed.email_index(email=" Ann@Shop.cn") == sealed.email_index(email="ann@shop.cn")
    assert sealed.email_index(email="ann@shop.cn") != sealed.email_index(email="anne@shop.cn")
    assert sealed.phone_index(phone="+86 138-0013") == sealed.phone_index(phone="0086 1380013")
    assert sealed.phone_index(phone="1380013") != sealed.phone_index(phone="+1380013")
    assert sealed.email_index(email="1") != sealed.phone_index(phone="1")
    before = sealed.email_index(email="ann@shop.cn")
    (home / "index-key").unlink()
    assert sealed.email_index(email="ann@shop.cn") != before
