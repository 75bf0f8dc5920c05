"""The installation's secret: from the environment, else made once and kept in its folder."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def kept_secret(*, home: Path) -> str:
    """GUERDON_SECRET, else the text of `home`/secret, which is made for its owner only.

    Processes that start together agree: the file appears whole, with the text of whoever was
    first. A folder made here is closed to other users, since customers' data will live in it.
    """
    given = os.environ.get("GUERDON_SECRET")
    if given:
        return given
    file = home / "secret"
    if not file.exists():
        if not home.exists():
            home.mkdir(parents=True, mode=0o700, exist_ok=True)
        draft = home / f".secret-{secrets.token_hex(8)}"
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(secrets.token_urlsafe(48))
        # A link is made whole or not at all, and never over a file that is there.
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    kept = file.read_text(encoding="ascii").strip()
    if not kept:
        raise ValueError(
            f"{file} is empty: restore it from a backup, or remove it to make a new one"
        )
    return kept
