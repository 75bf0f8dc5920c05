"""A database's address, taken apart and never shown with its password."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from guerdon.terms.decision import Refusal

SCHEMES = {
    "postgresql": "postgresql",
    "postgres": "postgresql",
    "mysql": "mysql",
    "mariadb": "mysql",
    "sqlite": "sqlite",
}
LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where a database is and who asks; the password is in no repr, and so in no log.

    For SQLite `database` is the path of its file, and everything else is empty.
    """

    kind: str  # postgresql | mysql | sqlite
    database: str
    host: str = ""
    port: int | None = None
    user: str = ""
    password: str = field(default="", repr=False)
    options: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    @property
    def shown(self) -> str:
        """The address for people: what it is and where, without who asks and by which password."""
        if self.kind == "sqlite":
            return f"sqlite {Path(self.database).name}"
        port = f":{self.port}" if self.port else ""
        return f"{self.kind} {self.host or 'localhost'}{port}/{self.database}"


def is_address(*, text: str) -> bool:
    """Whether the text means a database and not a file."""
    return text.partition("://")[0].lower() in SCHEMES and "://" in text


def parsed(*, url: str) -> Address | Refusal:
    """postgresql://user:password@host:port/name, mysql://..., sqlite:///path/of/file.

    Refused: another scheme, no database named, a port that is none. The refusal never holds
    more of the text than its scheme.
    """
    scheme = url.partition("://")[0].lower()
    if scheme not in SCHEMES or "://" not in url or len(url) > LONGEST:
        known = ", ".join(f"{name}://" for name in ("postgresql", "mysql", "sqlite"))
        return Refusal(reason="source_scheme", data={"known": known})
    try:
        parts = urlsplit(url)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        return Refusal(reason="source_address", data={"scheme": scheme})
    kind, name = SCHEMES[scheme], unquote(parts.path)
    # sqlite:///relative and sqlite:////absolute, as SQLAlchemy writes them.
    name = name.removeprefix("/")
    if not name or "\x00" in name or (kind == "sqlite" and parts.netloc):
        return Refusal(reason="source_address", data={"scheme": scheme})
    if kind == "sqlite":
        return Address(kind=kind, database=name)
    return Address(
        kind=kind,
        database=name,
        host=host,
        port=port,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        options=tuple(parse_qsl(parts.query)),
    )
