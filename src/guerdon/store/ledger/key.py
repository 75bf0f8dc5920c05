"""The ledger's own key: it signs folios, and only who has it could bind others in their place."""

import os
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from guerdon.store import ed25519

# 64 hexadecimal digits; several servers of one shop must be given the same.
KEY_FROM = "GUERDON_LEDGER_KEY"
SIZE = 32


def public() -> bytes:
    """The public key, 32 bytes, for everybody who wants to check."""
    return ed25519.public_of(private=_key())


def signed(*, message: bytes) -> bytes:
    """The Ed25519 signature (RFC 8032), 64 bytes."""
    return ed25519.Signer(private=_key())(message)


def _key() -> bytes:
    text = os.environ.get(KEY_FROM) or _kept(Path(settings.HOME) / "ledger-key")
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != SIZE:
        raise ValueError(f"{KEY_FROM} must be 64 hexadecimal digits")
    return key


def _kept(file: Path) -> str:
    """The text of the file, made for its owner only where there is none; the first one counts."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        draft = file.with_name(f".ledger-key-{os.urandom(8).hex()}")
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(os.urandom(32).hex())
        # A link is made whole or not at all, and never over a file that is there.
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    return file.read_text(encoding="ascii").strip()
