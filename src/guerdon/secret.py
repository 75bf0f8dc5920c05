"""The installation's secret: from the environment, else made once and kept in its folder."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

# So many are accepted beside the newest: what was signed under older ones is over long ago.
MOST_BEFORE = 2


def kept_secret(*, home: Path) -> str:
    """The newest of `kept_secrets`."""
    return kept_secrets(home=home)[0]


def kept_secrets(*, home: Path) -> list[str]:
    """GUERDON_SECRET, else the lines of `home`/secret, which is made for its owner only.

    The first one signs; what those after it have signed is still accepted. To one from the
    environment GUERDON_SECRETS_BEFORE adds such others, parted by blanks. Processes that start
    together agree: the file appears whole, with the text of whoever was first. A folder made here
    is closed to other users, since customers' data will live in it.
    """
    given = os.environ.get("GUERDON_SECRET")
    if given:
        return [given, *os.environ.get("GUERDON_SECRETS_BEFORE", "").split()]
    file = home / "secret"
    if not file.exists():
        if not home.exists():
            home.mkdir(parents=True, mode=0o700, exist_ok=True)
        draft = _draft(home, [secrets.token_urlsafe(48)])
        # A link is made whole or not at all, and never over a file that is there.
        with suppress(FileExistsError):
            os.link(draft, file)
        draft.unlink()
    kept = file.read_text(encoding="ascii").splitlines()
    if not kept:
        raise ValueError(
            f"{file} is empty: restore it from a backup, or remove it to make a new one"
        )
    return kept


def renewed(*, home: Path) -> bool:
    """Put a new secret before those of the file; False where the environment gives it.

    Programs that run go on with the secrets that they have read.
    """
    if os.environ.get("GUERDON_SECRET"):
        return False
    before = kept_secrets(home=home)[:MOST_BEFORE]
    _draft(home, [secrets.token_urlsafe(48), *before]).replace(home / "secret")
    return True


def _draft(home: Path, lines: list[str]) -> Path:
    draft = home / f".secret-{secrets.token_hex(8)}"
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write("\n".join(lines))
        out.flush()
        os.fsync(out.fileno())
    return draft
