"""Personal data at rest: sealed with keys that can be changed, found again by a blind index."""

import base64
import hashlib
import hmac
import json
import os
import unicodedata
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

# Who finds the database file finds no names in it; the keys lie beside it for its owner only, or
# come from the environment so that they never touch this machine's disk.
KEYS_FROM = "GUERDON_SEAL_KEYS"
INDEX_FROM = "GUERDON_INDEX_KEY"


class UnsealError(Exception):
    """The data was sealed with a key that this installation does not have."""


def seal(*, plain: Mapping[str, str | None]) -> bytes:
    """The texts sealed with the newest key; sealing the same twice gives different bytes."""
    return _keys().encrypt(json.dumps(dict(plain), ensure_ascii=False).encode())


def unseal(*, sealed: bytes) -> dict[str, str | None]:
    """The texts again, whichever of the keys sealed them; UnsealError without that key."""
    try:
        found: dict[str, str | None] = json.loads(_keys().decrypt(bytes(sealed)))
    except InvalidToken as error:
        raise UnsealError("sealed with a key that is not here") from error
    return found


def resealed(*, sealed: bytes) -> bytes:
    """The same texts under the newest key."""
    try:
        return _keys().rotate(bytes(sealed))
    except InvalidToken as error:
        raise UnsealError("sealed with a key that is not here") from error


def email_index(*, email: str) -> str:
    """Equal for equal addresses whatever their case; tells nothing without the key."""
    return _index("email", email.strip().casefold())


def phone_index(*, phone: str) -> str:
    """Equal for equal numbers however they are grouped; a leading 00 is a plus."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    international = phone.strip().startswith(("+", "00"))
    return _index("phone", ("+" + digits.removeprefix("00")) if international else digits)


def sign_index(*, kind: str, text: str) -> str:
    """Equal for equal texts of one kind (a device, an address); tells nothing without the key."""
    return _index(f"sign:{kind}", text)


def card_index(*, code: str) -> str:
    """Equal for equal codes of gift cards, however they are grouped and whatever their case."""
    plain = unicodedata.normalize("NFKC", code)
    return _index("card", "".join(sign for sign in plain.upper() if sign.isalnum()))


def add_key() -> None:
    """A new newest key; what older keys sealed stays readable. Not with keys from outside."""
    if os.environ.get(KEYS_FROM):
        raise RuntimeError(f"{KEYS_FROM} is set: put the new key first there")
    listed = [Fernet.generate_key().decode(), *_listed()]
    file = _file("seal-keys")
    fresh = file.with_suffix(".new")
    _write(fresh, "\n".join(listed))
    fresh.replace(file)


def _index(kind: str, text: str) -> str:
    key = os.environ.get(INDEX_FROM) or _kept(_file("index-key"))
    return hmac.new(key.encode(), f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()


def _keys() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in _listed()])


def _listed() -> list[str]:
    given = os.environ.get(KEYS_FROM)
    text = given.replace(",", "\n") if given else _kept(_file("seal-keys"))
    return [line.strip() for line in text.splitlines() if line.strip()]


def _file(name: str) -> Path:
    return Path(settings.HOME) / name


def _kept(file: Path) -> str:
    """The text of the file, which is made with one new key where there is none."""
    try:
        return file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        file.parent.mkdir(parents=True, exist_ok=True)
    # Where another process made it in this moment, its key counts.
    with suppress(FileExistsError):
        _write(file, base64.urlsafe_b64encode(os.urandom(32)).decode())
    return file.read_text(encoding="ascii").strip()


def _write(file: Path, text: str) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(text)
