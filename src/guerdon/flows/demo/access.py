"""The demo's ways in: generated once, and shown again only to whoever owns the folder."""

import json
import os
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from guerdon.store.house import access
from guerdon.terms.role import Role

PEOPLE = (Role.OWNER, Role.MARKETER, Role.ANALYST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Sign-in names with their passwords, and an API key for a till."""

    passwords: dict[str, str]
    api_key: str


def ways() -> Ways | None:
    """The ways in as they were made; None before that."""
    try:
        return Ways(**json.loads(_file().read_text(encoding="ascii")))
    except FileNotFoundError:
        return None


def made(*, now: datetime) -> Ways:
    """Make the three people and the key, once; a run that was killed goes on with the same."""
    found = ways()
    if found is None:
        passwords = {role.value: secrets.token_urlsafe(12) for role in PEOPLE}
        key = access.add_key(name="demo till", role=Role.CASHIER, now=now)
        found = Ways(passwords=passwords, api_key=key)
        _keep(found)
    for role in PEOPLE:
        # A refusal says that this person is there already.
        access.add_user(name=role.value, password=found.passwords[role.value], role=role, now=now)
    return found


def forget() -> None:
    """The ways in are no longer true."""
    _file().unlink(missing_ok=True)


def _file() -> Path:
    return Path(settings.HOME) / "demo-access.json"


def _keep(made: Ways) -> None:
    file = _file()
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as out:
        json.dump(asdict(made), out)
    part.replace(file)
