"""The installation's secret: from the environment, else made once and kept in its folder."""

import os
import secrets
from pathlib import Path


def kept_secret(*, home: Path) -> str:
    """GUERDON_SECRET, else the text of `home`/secret, which is made for its owner only."""
    given = os.environ.get("GUERDON_SECRET")
    if given:
        return given
    file = home / "secret"
    try:
        return file.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        home.mkdir(parents=True, exist_ok=True)
    made = secrets.token_urlsafe(48)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as out:
        out.write(made)
    return made
