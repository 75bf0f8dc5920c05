"""Uploads: a file that arrives in pieces is kept on disk under a name that cannot be guessed."""

import re
import secrets
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from guerdon.terms.decision import Refusal

# What a till's history of ten million lines takes as CSV; more belongs on the machine itself.
MOST_BYTES = 2 << 30
KEPT = timedelta(days=7)
_TOKEN = re.compile(r"[0-9a-f]{32}", re.ASCII)


def keep(*, name: str, pieces: Iterable[bytes], now: datetime) -> str | Refusal:
    """Write the pieces to disk one by one; answers the token that `found` takes.

    Refused when it grows beyond MOST_BYTES, with nothing left behind. Uploads of a week ago are
    removed on the way: they hold people's data.
    """
    _sweep(now)
    token = secrets.token_hex(16)
    folder = _folder() / token
    folder.mkdir(parents=True, mode=0o700)
    size = 0
    try:
        with (folder / _plain(name)).open("xb") as file:
            for piece in pieces:
                size += len(piece)
                if size > MOST_BYTES:
                    shutil.rmtree(folder)
                    return Refusal(reason="file_too_large", data={"most": MOST_BYTES})
                file.write(piece)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return token


def found(*, token: str) -> Path | Refusal:
    """The file of a token; refused for anything that is none."""
    folder = _folder() / token if _TOKEN.fullmatch(token) else None
    files = sorted(folder.iterdir()) if folder and folder.is_dir() else []
    if not files:
        return Refusal(reason="upload_unknown", data={"file": token[:40]})
    return files[0]


def drop(*, token: str) -> None:
    """Remove an upload; a second time changes nothing."""
    if _TOKEN.fullmatch(token):
        shutil.rmtree(_folder() / token, ignore_errors=True)


def _folder() -> Path:
    return Path(settings.HOME) / "uploads"


def _plain(name: str) -> str:
    """The name without any path, short, and never hidden."""
    bare = re.sub(r"[^\w.\- ]+", "_", name.replace("\\", "/").rpartition("/")[2]).strip(". ")
    return bare[-120:] or "upload"


def _sweep(now: datetime) -> None:
    folder = _folder()
    if not folder.is_dir():
        return
    for one in folder.iterdir():
        if one.stat().st_mtime < (now - KEPT).timestamp():
            shutil.rmtree(one, ignore_errors=True)
